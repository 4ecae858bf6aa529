package dev.skylight.library;

/**
 * A tag.
 *
 * @param tag as it was first written
 * @param pictures that have it
 */
public record TagCount(String tag, long pictures) {}
