package dev.skylight.internal.pictures;

/** The double keeps the promises of the port. */
class MemoryPicturesTest extends PictureSourceContract {

  private final MemoryPictures pictures = new MemoryPictures();

  @Override
  PictureSource source() {
    return pictures;
  }

  @Override
  Picture put(String folder, String name, byte[] bytes, long modifiedMillis) {
    return pictures.put(folder + "/" + name, bytes, modifiedMillis);
  }

  @Override
  void remove(Picture picture) {
    pictures.remove(picture);
  }
}
