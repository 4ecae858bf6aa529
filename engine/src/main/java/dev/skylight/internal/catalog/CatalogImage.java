package dev.skylight.internal.catalog;

/**
 * An image of the catalog.
 *
 * @param id its primary key
 * @param filePath its path as stored; relative paths are relative to the data folder
 * @param row its {@code embedding_index}, or -1 where it has none
 */
public record CatalogImage(long id, String filePath, long row) {}
