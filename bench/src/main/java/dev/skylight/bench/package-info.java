/**
 * What {@code bench/engine} measures of Skylight inside a JVM, without Temporal. Its Python part
 * starts these programs beside the others and takes all times and ratios.
 */
package dev.skylight.bench;
