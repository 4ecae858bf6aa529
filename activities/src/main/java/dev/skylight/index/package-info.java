/** Building, measuring and publishing {@code faiss.index}. */
package dev.skylight.index;
