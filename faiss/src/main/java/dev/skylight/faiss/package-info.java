/**
 * FAISS for Java: indexes by factory string, trained, filled, searched, written and read. A small
 * safe face over the generated C API in {@code dev.skylight.faiss.capi}. Nothing here returns or
 * accepts null unless it says so; FAISS's failures are {@link dev.skylight.faiss.FaissException}.
 */
package dev.skylight.faiss;
