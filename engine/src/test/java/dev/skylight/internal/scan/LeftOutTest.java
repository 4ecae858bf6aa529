package dev.skylight.internal.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeftOutTest {

  @TempDir Path temp;
  private Path pictures;
  private Path vanishing;
  private int progress;

  @BeforeEach
  void folders() throws IOException {
    pictures = Files.createDirectories(temp.toRealPath().resolve("pictures"));
  }

  private static byte[] encoded(String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB), format, out));
    return out.toByteArray();
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = pictures.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private void shell(String script) throws Exception {
    Process process = new ProcessBuilder("bash", "-c", script).directory(pictures.toFile()).start();
    assertEquals(0, process.waitFor());
  }

  private RegisterResult scan(String... exclude) throws IOException {
    DataFolder data = DataFolder.of(Files.createDirectories(temp.resolve("data")), "test");
    return FolderScan.scan(
        pictures,
        new RegisterOptions(false, List.of(exclude)),
        new FileStores(data, null),
        new FolderScan.Listener() {
          @Override
          public void onProgress(RegisterResult soFar) {
            try {
              progress++;
              if (vanishing != null && progress == 2) { // it is in the list by then
                Files.deleteIfExists(vanishing);
              }
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void onUnreadable(Path file, String reason) {}

          @Override
          public void onNote(String note) {}
        });
  }

  @Test
  void everyFileIsTakenOrCounted() throws Exception {
    byte[] text = "neither picture nor anything".getBytes(UTF_8);
    for (String name : List.of("a.jpg", "b.heic", "c.mpo", "d.jpg_large", "IMG_1", "f.jpg.1")) {
      write(name, encoded("jpeg"));
    }
    write("g.apng", encoded("png"));
    write("h.gif", encoded("gif"));
    write("i.bmp", encoded("bmp"));
    write("j.tiff", encoded("tiff"));
    write("k.dng", encoded("tiff"));
    write("q.nef", encoded("jpeg")); // which is no camera raw
    for (String name : List.of("l.heic", "m.avif", "n.txt", "o.MP4", "Makefile")) {
      write(name, text);
    }
    write("p.txt", encoded("jpeg"));
    write(".hidden.jpg", encoded("jpeg"));
    write("@eaDir/a.jpg/thumb.jpg", encoded("jpeg"));
    write("old/#recycle/a.jpg", encoded("jpeg"));
    shell("mkfifo pipe.jpg; ln -s nowhere lost; ln -s nowhere lost.jpg");
    shell("cp a.jpg $'x\\xe9.jpg'; cp a.jpg $'x\\xe8.jpg'");
    Files.createDirectory(pictures.resolve("z"));
    vanishing = pictures.resolve("z");
    RegisterResult result = scan();
    assertEquals(11, result.added(), result.toString());
    Map<String, Long> expected =
        Map.ofEntries(
            Map.entry(".dng", 1L),
            Map.entry(".heic", 1L),
            Map.entry(".avif", 1L),
            Map.entry(".txt", 2L),
            Map.entry(".mp4", 1L),
            Map.entry(FileKinds.NO_EXTENSION, 1L),
            Map.entry(FolderWalk.HIDDEN, 1L),
            Map.entry(FolderWalk.EXCLUDED, 2L),
            Map.entry(FolderWalk.NO_FILE, 1L),
            Map.entry(FolderWalk.BROKEN_LINK, 1L));
    assertEquals(expected, result.leftOut());
    assertEquals(2, result.problems().stream().filter(line -> line.contains("\\xE")).count());
    assertTrue(
        result.problems().contains(vanishing + " is left out: it is gone."), result.toString());
    assertTrue(
        result
            .problems()
            .contains(
                pictures.resolve("lost.jpg")
                    + " is not registered: it is a link that leads nowhere."),
        result.toString());
    assertEquals(result.problems().size(), result.unreadable());
    assertTrue(FileKinds.isOtherFormat(".heic"));
    assertFalse(FileKinds.isOtherFormat(".txt"));
  }

  @Test
  void globsNameWhatIsLeftOut() throws Exception {
    for (String name :
        List.of("a.jpg", "b.tmp.jpg", "deep/thumbs/c.jpg", "raw/d.jpg", "x/raw/e.jpg")) {
      write(name, encoded("jpeg"));
    }
    RegisterResult result = scan("*.tmp.jpg", "thumbs/", "raw/**");
    assertEquals(2, result.added(), result.toString());
    assertEquals(Map.of(FolderWalk.EXCLUDED, 3L), result.leftOut());
    SkylightException e = assertThrows(SkylightException.class, () -> scan("{a"));
    assertTrue(e.getMessage().startsWith("Cannot leave out '{a'"), e.getMessage());
  }

  @Test
  void linksOutOfTheFolderAreFollowedAndTold() throws Exception {
    Path outside = Files.createDirectory(temp.toRealPath().resolve("outside"));
    Files.write(outside.resolve("a.jpg"), encoded("jpeg"));
    Files.createSymbolicLink(pictures.resolve("link"), outside);
    RegisterResult result = scan();
    assertEquals(1, result.added());
    assertEquals(
        List.of(
            "The link " + pictures + "/link leads out of " + pictures + ", to " + outside + "."),
        result.notes());
  }
}
