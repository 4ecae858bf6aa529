/**
 * The list of images and which row belongs to which. Works on a user's existing {@code metadata.db}
 * as it is. A {@link dev.skylight.internal.catalog.Catalog} is used by one thread at a time.
 */
package dev.skylight.internal.catalog;
