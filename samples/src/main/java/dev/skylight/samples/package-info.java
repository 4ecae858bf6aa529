/**
 * Pictures that are drawn from a number: made to be searched, each with captions that are true.
 * What a picture shows ({@link dev.skylight.samples.Picture}) is drawn by lot first; the pixels and
 * the captions both come from it.
 *
 * <p>The bytes are the same on every JDK: angles come from {@code StrictMath}, soft light is
 * blended here, shapes are antialiased fills of plain or linearly shaded paths (which agree between
 * JDKs, where radial gradients do not), and OpenCV writes the JPEG.
 */
package dev.skylight.samples;
