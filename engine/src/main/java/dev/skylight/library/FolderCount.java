package dev.skylight.library;

/**
 * A folder with pictures.
 *
 * @param path as the catalog writes paths, without a slash at its end
 * @param pictures in it and in those below it
 */
public record FolderCount(String path, long pictures) {}
