package dev.skylight.samples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells drawn pictures from photographs without opening them: by where they lie. {@link
 * SampleImages} puts picture 123456 into {@code 123/123456.jpg} below a folder with {@code
 * captions.tsv}; nobody's photographs lie like that by accident.
 */
public final class DrawnPictures {

  private static final Pattern NAME = Pattern.compile("(\\d{6,12})\\.jpg");

  private DrawnPictures() {}

  /** Whether a picture is one of a folder of samples. */
  public static boolean isDrawn(Path picture) {
    Path folder = picture.getParent();
    Path name = picture.getFileName();
    if (name == null || folder == null || folder.getParent() == null) {
      return false;
    }
    Matcher matcher = NAME.matcher(name.toString());
    return matcher.matches()
        && folder
            .getParent()
            .resolve(SampleFiles.picture(Long.parseLong(matcher.group(1))))
            .equals(picture)
        && Files.isRegularFile(SampleFiles.captions(folder.getParent()));
  }

  /** Whether a folder is one of samples. */
  public static boolean isFolder(Path folder) {
    return isDrawn(folder.resolve(SampleFiles.picture(0)))
        && Files.exists(folder.resolve(SampleFiles.picture(0)));
  }
}
