package dev.skylight.internal.catalog;

/**
 * An image of the catalog with its file facts.
 *
 * @param id its primary key
 * @param row its {@code embedding_index}, or -1 where it has none
 * @param facts its path as stored, and what the table says of the file: 0 and null where it has no
 *     column or no value
 */
public record CatalogPicture(long id, long row, ImageFile facts) {}
