package dev.skylight.products;

import dev.skylight.fetch.FetchSettings;
import dev.skylight.postgres.DatabaseUrl;

/**
 * Where a shop's pictures are listed and where their vectors go. Immutable.
 *
 * @param shop the main database, which is only read; null where a command does not need it
 * @param vectors the vector database
 * @param names of tables and columns
 * @param fetch limits of fetching
 */
public record ShopSettings(
    DatabaseUrl shop, DatabaseUrl vectors, ShopNames names, FetchSettings fetch) {}
