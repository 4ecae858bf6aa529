package dev.skylight.samples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawnPicturesTest {

  @TempDir Path folder;

  @Test
  void samplesAreToldByWhereTheyLie() throws IOException, InterruptedException {
    new SampleImages(new SampleRequest(folder, 2, 1, 1, 64, 64, 1)).run();
    assertTrue(DrawnPictures.isFolder(folder));
    assertTrue(DrawnPictures.isDrawn(folder.resolve("000/000001.jpg")));
    assertTrue(DrawnPictures.isDrawn(folder.resolve("012/012345.jpg")), "need not be there");
    assertTrue(DrawnPictures.isDrawn(folder.resolve("1234/1234567.jpg")));
    for (String other :
        new String[] {
          "012/011345.jpg", "000/000001.png", "000/IMG_0001.jpg", "000001.jpg", "a/000/1.jpg"
        }) {
      assertFalse(DrawnPictures.isDrawn(folder.resolve(other)), other);
    }
    assertFalse(DrawnPictures.isDrawn(Path.of("000001.jpg")));
    assertFalse(DrawnPictures.isDrawn(Path.of("")));
    assertFalse(DrawnPictures.isFolder(folder.resolve("000")));
    Files.delete(folder.resolve("captions.tsv"));
    assertFalse(DrawnPictures.isFolder(folder));
  }
}
