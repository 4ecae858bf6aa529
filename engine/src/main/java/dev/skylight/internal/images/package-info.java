/**
 * Pictures to model input, equal to Pillow 13 with the EXIF orientation applied, to the pixel.
 * {@link dev.skylight.internal.images.ImageHeader} reads sizes without decoding; {@link
 * dev.skylight.internal.images.ImagePreprocessor} does the whole road from a file to floats.
 * Objects that hold buffers belong to one thread; a picture that cannot be read is an {@link
 * dev.skylight.internal.images.ImageException}, whose message leaves the path to the caller.
 */
package dev.skylight.internal.images;
