/**
 * Where pictures are read from: files today. {@link dev.skylight.internal.pictures.PictureSource}
 * gives the bytes, and tells a picture that is gone, which is data, from a place that cannot be
 * reached, which is a reason to stop. What the bytes show is not its business.
 */
package dev.skylight.internal.pictures;
