/**
 * {@code run-pipeline}, {@code sample-images}, {@code import}, {@code import-workers}: what comes
 * into a collection.
 */
package dev.skylight.cli.collect;
