package dev.skylight.products;

import dev.skylight.internal.images.FileBytes;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.internal.pictures.PictureSource;
import dev.skylight.internal.pictures.Presence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

/** Pictures whose bytes are in the memory for as long as somebody works on them. Thread-safe. */
final class HeldPictures implements PictureSource {

  /** By identity: two chunks may hold what one URL gave at different times. */
  private final Map<Picture, byte[]> held = Collections.synchronizedMap(new IdentityHashMap<>());

  Picture hold(String place, byte[] bytes) {
    Picture picture = Picture.at(place);
    held.put(picture, bytes);
    return picture;
  }

  void release(Picture picture) {
    held.remove(picture);
  }

  @Override
  public ByteBuffer read(Picture picture, FileBytes room) throws ImageException {
    byte[] bytes = held.get(picture);
    if (bytes == null) {
      throw new ImageException("it is not held any more");
    }
    return room.copy(bytes);
  }

  @Override
  public Presence presence(Picture picture) {
    return held.containsKey(picture) ? Presence.HERE : Presence.gone(picture.toString());
  }

  @Override
  public boolean isBare(String place) {
    return false;
  }

  @Override
  public Identity identity(Picture picture) throws IOException {
    throw new IOException(picture + " is no file");
  }
}
