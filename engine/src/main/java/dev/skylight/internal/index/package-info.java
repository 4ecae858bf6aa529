/**
 * Building, measuring, publishing and opening {@code faiss.index}. The ids of the index are the
 * rows of {@code embeddings.npy}; rows without a vector are not in it.
 */
package dev.skylight.internal.index;
