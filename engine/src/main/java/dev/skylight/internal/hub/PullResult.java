package dev.skylight.internal.hub;

import java.nio.file.Path;

/**
 * What a pull did.
 *
 * @param folder of the model
 * @param repo on the hub
 * @param commit that the files are of; empty where the hub did not say
 * @param files that the folder has, its record not counted
 * @param bytes of these files
 * @param fetchedBytes that came over the network in this pull
 * @param changed false where everything was there and whole
 */
public record PullResult(
    Path folder,
    String repo,
    String commit,
    int files,
    long bytes,
    long fetchedBytes,
    boolean changed) {}
