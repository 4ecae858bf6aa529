package dev.skylight.internal.catalog;

/**
 * Images of a format.
 *
 * @param format in lower case; empty where the catalog does not say
 * @param images how many
 * @param bytes of their files, as registered
 */
public record FormatTotal(String format, long images, long bytes) {}
