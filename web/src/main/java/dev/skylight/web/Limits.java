package dev.skylight.web;

import java.time.Duration;

/**
 * What one request may take, and all of them together.
 *
 * @param headerBytes of a request, its address included
 * @param uploadBytes of a picture that is searched with
 * @param jsonBytes of a body, where it is about one picture
 * @param listBytes of a body, where it is about many
 * @param idle after which a silent connection is closed
 * @param headers in which a request's headers must be there
 * @param body in which a request's body must be there
 * @param uploads at once
 * @param searches at once
 * @param connections at once
 * @param listeners to the job's events
 * @param drain that requests under way get when the server ends
 */
record Limits(
    int headerBytes,
    int uploadBytes,
    int jsonBytes,
    int listBytes,
    Duration idle,
    Duration headers,
    Duration body,
    int uploads,
    int searches,
    int connections,
    int listeners,
    Duration drain) {

  static Limits usual() {
    return new Limits(
        8 << 10,
        20 << 20,
        64 << 10,
        1 << 20,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        4,
        2 * Runtime.getRuntime().availableProcessors(),
        512,
        64,
        Duration.ofSeconds(10));
  }
}
