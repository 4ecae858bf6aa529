package dev.skylight.internal.catalog;

/**
 * A tag.
 *
 * @param name of it
 * @param images that have it
 */
public record TagTotal(TagName name, long images) {}
