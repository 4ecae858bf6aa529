package dev.skylight.internal.thumbnails;

/**
 * A thumbnail on the disk.
 *
 * @param usedMillis when it was last used, milliseconds since 1970, as its time of change says
 */
record KeptFile(String name, long bytes, long usedMillis) {}
