/** Finding rows by vector: exactly, over the mapped file, or through the index. */
package dev.skylight.internal.search;
