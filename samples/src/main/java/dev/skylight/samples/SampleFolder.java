package dev.skylight.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What {@code samples.json} says of a folder: which samples are in it. It is there before the first
 * of them, so that no run mixes its pictures with another's.
 *
 * @param pictures how many are all drawn and captioned; 0 while the first run is at work
 * @param catalogPictures for how many a catalog is, or is being, written; 0 for none
 * @param duplicates how many copies that catalog has
 */
record SampleFolder(
    long seed,
    long layoutSeed,
    int width,
    int height,
    long pictures,
    long catalogPictures,
    long duplicates) {

  private static final String NAME = "samples.json";
  private static final String CATALOG = "metadata.db";

  /** Checks that a run may draw into its folder, and says there what it will draw. */
  static SampleFolder claim(SampleRequest request) throws IOException {
    Path folder = request.folder();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw refused(folder + " is not a folder", "Name a folder, new or empty");
    }
    Files.createDirectories(folder);
    SampleFolder now = read(folder);
    if (now == null && Files.exists(folder.resolve(SampleFiles.picture(0)))) {
      throw refused(
          folder + " holds pictures, but no " + NAME + " that says which", anotherFolder());
    }
    if (now == null && Files.exists(SampleFiles.captions(folder))) {
      throw refused(
          SampleFiles.captions(folder) + " is there, and is not of sample-images", anotherFolder());
    }
    if (now == null) {
      now =
          new SampleFolder(
              request.seed(), request.layoutSeed(), request.width(), request.height(), 0, 0, 0);
    }
    now.checkSame(request);
    if (request.duplicates() > 0) {
      now = now.claimCatalog(request);
    }
    now.write(folder);
    return now;
  }

  private void checkSame(SampleRequest request) {
    String here = describe(seed, layoutSeed, width, height);
    String asked =
        describe(request.seed(), request.layoutSeed(), request.width(), request.height());
    if (!here.equals(asked)) {
      throw refused(
          request.folder() + " holds samples of " + here + ", and asked for are those of " + asked,
          "Ask for the same, or name another folder");
    }
  }

  private static String describe(long seed, long layoutSeed, int width, int height) {
    return "seed "
        + seed
        + (layoutSeed == seed ? "" : ", layout seed " + layoutSeed)
        + ", size "
        + width
        + "x"
        + height;
  }

  private SampleFolder claimCatalog(SampleRequest request) {
    boolean there = Files.exists(request.folder().resolve(CATALOG));
    boolean same = catalogPictures == request.count() && duplicates == request.duplicates();
    if (there && !same) {
      throw refused(
          request.folder().resolve(CATALOG)
              + (catalogPictures == 0
                  ? " is not of sample-images"
                  : String.format(
                      Locale.ROOT,
                      " is for --count %d --duplicates %d",
                      catalogPictures,
                      duplicates)),
          "Ask for the same, or name another folder");
    }
    if (request.count() < pictures) {
      throw refused(
          String.format(
              Locale.ROOT,
              "%s holds %d pictures, more than the %d that metadata.db would name",
              request.folder(),
              pictures,
              request.count()),
          "Ask for as many, or name another folder");
    }
    return new SampleFolder(
        seed, layoutSeed, width, height, pictures, request.count(), request.duplicates());
  }

  /** The same with this many pictures, or more if there were more. */
  SampleFolder with(long count) {
    return new SampleFolder(
        seed, layoutSeed, width, height, Math.max(pictures, count), catalogPictures, duplicates);
  }

  private static SampleFolder read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
      return new SampleFolder(
          number(json, "seed"),
          number(json, "layout_seed"),
          (int) number(json, "width"),
          (int) number(json, "height"),
          number(json, "pictures"),
          number(json, "catalog_pictures"),
          number(json, "duplicates"));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new SkylightException(
          Kind.DAMAGED,
          "Cannot draw samples: "
              + file
              + " is not as sample-images wrote it. "
              + anotherFolder()
              + ".",
          e);
    }
  }

  private static long number(JsonNode json, String key) {
    JsonNode value = json.get(key);
    if (value == null || !value.canConvertToLong() || !value.isIntegralNumber()) {
      throw new IllegalArgumentException(key);
    }
    return value.longValue();
  }

  /** Replaces the file. */
  void write(Path folder) throws IOException {
    String json =
        String.format(
            Locale.ROOT,
            "{\"seed\":%d,\"layout_seed\":%d,\"width\":%d,\"height\":%d,\"pictures\":%d,"
                + "\"catalog_pictures\":%d,\"duplicates\":%d}%n",
            seed,
            layoutSeed,
            width,
            height,
            pictures,
            catalogPictures,
            duplicates);
    AtomicFiles.write(folder.resolve(NAME), temp -> Files.writeString(temp, json));
  }

  private static String anotherFolder() {
    return "Name another folder, new or empty";
  }

  private static SkylightException refused(String why, String mend) {
    return new SkylightException(Kind.BAD_INPUT, "Cannot draw samples: " + why + ". " + mend + ".");
  }
}
