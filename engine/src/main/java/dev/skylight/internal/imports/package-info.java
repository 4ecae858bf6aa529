/**
 * Takes vectors over that Skylight did not make: a NumPy file, or what the workers of a script left
 * behind. Sources are only read.
 */
package dev.skylight.internal.imports;
