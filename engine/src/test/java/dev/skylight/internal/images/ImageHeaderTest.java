package dev.skylight.internal.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {

  private static final Map<String, String> FORMATS =
      Map.of(
          "jpg", "jpeg", "png", "png", "gif", "gif", "bmp", "bmp", "webp", "webp", "tif", "tiff");

  @TempDir Path folder;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private String refusal(byte[] bytes) throws IOException {
    Path file = file("x", bytes);
    return assertThrows(ImageException.class, () -> ImageHeader.read(file)).getMessage();
  }

  @Test
  void readsAllGoldenPictures() throws IOException, ImageException {
    Path golden = GoldenFiles.folder();
    for (JsonNode entry : new ObjectMapper().readTree(golden.resolve("images.json").toFile())) {
      String name = entry.get("file").asText();
      ImageHeader header = ImageHeader.read(golden.resolve("images").resolve(name));
      boolean turned = name.contains("exif6") || name.contains("exif8");
      int width = entry.get("width").asInt();
      int height = entry.get("height").asInt();
      assertEquals(turned ? height : width, header.width(), name);
      assertEquals(turned ? width : height, header.height(), name);
      String extension = name.substring(name.lastIndexOf('.') + 1);
      assertEquals(FORMATS.get(extension), header.format().id(), name);
      assertTrue(PictureFormat.named(Path.of(name)), name);
    }
  }

  @Test
  void opensRegularFilesOnly() throws Exception {
    Path pipe = folder.resolve("x.jpg");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    for (Path file : List.of(pipe, Path.of("/dev/zero"))) {
      String sentence = "it is a pipe, a socket or a device, not a file";
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            Executable header = () -> ImageHeader.read(file);
            assertEquals(sentence, assertThrows(ImageException.class, header).getMessage());
            try (FileBytes room = new FileBytes()) {
              Executable bytes = () -> room.read(file);
              assertEquals(sentence, assertThrows(ImageException.class, bytes).getMessage());
            }
          });
    }
    Executable directory = () -> ImageHeader.read(folder);
    assertEquals("it is a folder", assertThrows(ImageException.class, directory).getMessage());
  }

  @Test
  void aFileWithoutEndIsNotSearchedForAHeader() throws IOException {
    Path file = file("x.jpg", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0});
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40); // zeros up to there, as in a download that has only begun
    }
    Executable header = () -> ImageHeader.read(file);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertEquals(
                "the file has 1099511627776 bytes, more than the limit of 536870912",
                assertThrows(ImageException.class, header).getMessage()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
  void readsWhatTheJdkWrites(String format) throws IOException, ImageException {
    ImageHeader header = ImageHeader.read(file("x", SamplePictures.encoded(300, 17, format)));
    assertEquals(new ImageHeader(header.format(), 300, 17, 1, ImageHeader.Sort.COMMON), header);
    assertEquals(format, header.format().id());
  }

  @Test
  void picturesAreKnownByTheirExtensions() {
    for (String name : List.of("a.JPG", "b.jfif", "c.d.Tif", ".webp")) {
      assertTrue(PictureFormat.named(Path.of("folder.txt", name)), name);
    }
    for (String name : List.of("jpg", "a.jpg.txt", "a.", "a.heic")) {
      assertFalse(PictureFormat.named(Path.of("folder.jpg", name)), name);
    }
  }

  @Test
  void orientationChangesTheSides() throws IOException, ImageException {
    byte[] jpeg = SamplePictures.encoded(300, 17, "jpeg");
    for (int orientation = 1; orientation <= 9; orientation++) {
      byte[] turned = SamplePictures.withOrientation(jpeg, orientation);
      ImageHeader header = ImageHeader.read(file("x", turned));
      boolean swapped = orientation >= 5 && orientation <= 8;
      assertEquals(swapped ? 17 : 300, header.width(), "orientation " + orientation);
      assertEquals(swapped ? 300 : 17, header.height(), "orientation " + orientation);
      assertEquals(orientation == 9 ? 1 : orientation, header.orientation());
    }
  }

  @Test
  void orientationInXmpCountsWhereExifSaysNothing() throws IOException, ImageException {
    byte[] jpeg = SamplePictures.encoded(300, 17, "jpeg");
    byte[] xmp =
        "??xxhttp://ns.adobe.com/xap/1.0/\0<a tiff:Orientation=\"6\"/>"
            .getBytes(StandardCharsets.ISO_8859_1);
    xmp[0] = (byte) 0xff;
    xmp[1] = (byte) 0xe1;
    xmp[2] = 0;
    xmp[3] = (byte) (xmp.length - 2);
    byte[] marked = SamplePictures.insert(jpeg, 2, xmp);
    assertEquals(6, ImageHeader.read(file("x", marked)).orientation());
    byte[] both = SamplePictures.withOrientation(marked, 3);
    assertEquals(3, ImageHeader.read(file("x", both)).orientation());
  }

  @Test
  void saysWhyAFileIsNoPicture() throws IOException {
    assertEquals("the file is empty", refusal(new byte[0]));
    assertEquals(
        "it is not a picture in a known format (JPEG, PNG, GIF, BMP, WebP, TIFF)",
        refusal("some words\n".getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        "its header declares 50000 x 50000 pixels, more than the limit of 178956970",
        refusal(SamplePictures.pngHeader(50_000, 50_000)));
    assertEquals(
        "its header declares a size of 0 x 5 pixels", refusal(SamplePictures.pngHeader(0, 5)));
    assertEquals(
        "it begins like a JPEG but ends before its frame header",
        refusal(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 4, 0, 0}));
    assertEquals(
        "the file ends within its header, it was cut short",
        refusal("GIF89a".getBytes(StandardCharsets.US_ASCII)));
    ImageException absent =
        assertThrows(ImageException.class, () -> ImageHeader.read(folder.resolve("none.jpg")));
    assertEquals("there is no such file", absent.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
  void everyPrefixIsReadOrRefused(String format) throws IOException {
    byte[] whole = SamplePictures.encoded(40, 30, format);
    for (int length = 0; length < whole.length; length += 1 + length / 50) {
      Path file = file("x", Arrays.copyOf(whole, length));
      try {
        ImageHeader header = ImageHeader.read(file);
        assertEquals(40, header.width());
      } catch (ImageException expected) {
        assertEquals(false, expected.getMessage().isBlank());
      }
    }
  }
}
