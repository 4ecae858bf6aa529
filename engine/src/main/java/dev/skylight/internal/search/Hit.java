package dev.skylight.internal.search;

/**
 * A row found.
 *
 * @param row its {@code embedding_index}
 * @param score cosine similarity to the query, -1 to 1
 */
public record Hit(long row, float score) {}
