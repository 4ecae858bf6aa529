package dev.skylight.internal.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.images.FileBytes;
import dev.skylight.internal.images.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What every {@link PictureSource} promises. */
abstract class PictureSourceContract {

  /** The source under test, the same within one test. */
  abstract PictureSource source();

  /** Puts a picture into a folder, or another one in its place, and says where it is. */
  abstract Picture put(String folder, String name, byte[] bytes, long modifiedMillis)
      throws IOException;

  /** Takes it away. */
  abstract void remove(Picture picture) throws IOException;

  private static byte[] bytes(int count, int seed) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (seed + 31 * i);
    }
    return bytes;
  }

  private static byte[] rest(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void oneRoomServesOnePictureAfterTheOther() throws IOException, ImageException {
    Picture large = put("folder", "large", bytes(3_000_000, 1), 1_000);
    Picture small = put("folder", "small", bytes(17, 2), 1_000);
    Picture empty = put("folder", "empty", new byte[0], 1_000);
    try (FileBytes room = new FileBytes()) {
      assertArrayEquals(bytes(3_000_000, 1), rest(source().read(large, room)));
      assertArrayEquals(bytes(17, 2), rest(source().read(small, room)));
      assertEquals(0, source().read(empty, room).limit());
      assertArrayEquals(bytes(3_000_000, 1), rest(source().read(large, room)));
    }
  }

  @Test
  void whatIsGoneSaysSoAndFromWhere() throws IOException, ImageException {
    Picture other = put("folder", "other", bytes(1, 1), 1_000);
    Picture picture = put("folder", "picture", bytes(5, 1), 1_000);
    try (FileBytes room = new FileBytes()) {
      source().read(picture, room);
      assertEquals(Presence.HERE, source().presence(picture));
      remove(picture);
      ImageException e = assertThrows(ImageException.class, () -> source().read(picture, room));
      assertFalse(e.getMessage().isBlank());
      assertThrows(IOException.class, () -> source().identity(picture));
      Presence gone = source().presence(picture);
      assertEquals(Presence.State.GONE, gone.state());
      assertFalse(source().isBare(gone.place()), "there is another");
      remove(other);
      assertEquals(gone, source().presence(other));
      assertTrue(source().isBare(gone.place()), "now there is none");
    }
  }

  @Test
  void aChangedPictureHasAnotherIdentity() throws IOException {
    Picture picture = put("folder", "picture", bytes(5, 1), 1_000);
    PictureSource.Identity first = source().identity(picture);
    assertEquals(new PictureSource.Identity(5, 1_000), first);
    assertEquals(first, source().identity(put("folder", "picture", bytes(5, 1), 1_000)));
    assertNotEquals(first, source().identity(put("folder", "picture", bytes(5, 1), 2_000)));
    assertNotEquals(first, source().identity(put("folder", "picture", bytes(6, 1), 1_000)));
  }
}
