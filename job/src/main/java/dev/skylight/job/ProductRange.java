package dev.skylight.job;

/**
 * Consecutive main images of a shop in order of their ids, a unit of work.
 *
 * @param after id before the first, in PostgreSQL's spelling; null: from the beginning
 * @param to the last id
 * @param images how many of them are to be worked on, as the plan saw it
 */
public record ProductRange(String after, String to, int images) {}
