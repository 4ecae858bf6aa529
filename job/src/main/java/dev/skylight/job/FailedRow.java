package dev.skylight.job;

/**
 * A row of which no picture could be read.
 *
 * @param row the row
 * @param reason the sentence that names each file tried
 */
public record FailedRow(long row, String reason) {}
