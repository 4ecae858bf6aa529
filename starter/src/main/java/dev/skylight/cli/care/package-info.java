/** {@code verify} and {@code export-paths}: whether a collection is whole, and what it holds. */
package dev.skylight.cli.care;
