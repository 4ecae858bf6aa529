package dev.skylight.internal.hub;

import dev.skylight.internal.models.KnownModel.Pin;

/**
 * A file as the hub describes it, before its bytes.
 *
 * @param path in the repository
 * @param commit that the asked revision stands for; empty where the hub does not say
 * @param bytes its size; -1 where the hub does not say
 * @param hash 64 hex digits: SHA-256 of the bytes; 40: the SHA-1 that git gives the file; empty
 *     where the hub says neither
 */
record RemoteFile(String path, String commit, long bytes, String hash) {

  RemoteFile {
    if (!hash.matches("[0-9a-f]{64}|[0-9a-f]{40}|")) {
      throw new IllegalArgumentException("no hash: " + hash);
    }
  }

  /** Whether it is the file that is known. */
  boolean is(Pin pin) {
    return (bytes < 0 || bytes == pin.bytes())
        && (hash.length() != 64 || hash.equals(pin.sha256()));
  }

  /** What is known in place of what the hub says. */
  RemoteFile pinned(Pin pin) {
    return new RemoteFile(path, commit, pin.bytes(), pin.sha256());
  }
}
