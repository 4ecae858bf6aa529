package dev.skylight.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skylight.internal.files.AtomicFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Draws pictures into a folder, {@code 000/000000.jpg} and on, and their captions into {@code
 * captions.tsv}: a line a picture, its path and its captions, separated by tabs. A picture has its
 * name only when it is whole, so a run that was killed goes on, and a later one may ask for more.
 *
 * <p>Duplicates are byte copies under {@code duplicates/}, and come with a {@code metadata.db};
 * files that are no pictures are under {@code broken/}.
 */
public final class SampleImages {

  private final SampleRequest request;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong drawn = new AtomicLong();
  private volatile Stage stage;

  /** What a run is at. */
  private record Stage(String doing, String things, long total, AtomicLong done) {}

  /**
   * Where a run is.
   *
   * @param doing one word, as {@code drawing}
   * @param things what is counted, as {@code pictures}
   * @param total how many
   * @param done how many of them are done
   */
  public record Step(String doing, String things, long total, long done) {}

  /** For one run. */
  public SampleImages(SampleRequest request) {
    this.request = request;
    stage = new Stage("drawing", "pictures", request.count(), done);
  }

  /** Pictures that are there by now; any thread may ask while {@link #run()} works. */
  public long done() {
    return done.get();
  }

  /** Pictures that this run has drawn so far; any thread may ask. */
  public long drawn() {
    return drawn.get();
  }

  /** Where the run is; any thread may ask. */
  public Step step() {
    Stage now = stage;
    return new Step(now.doing(), now.things(), now.total(), now.done().get());
  }

  /**
   * Draws what is not there yet.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where the folder holds samples of
   *     another seed or size
   */
  public void run() throws IOException, InterruptedException {
    SampleFolder folder = SampleFolder.claim(request);
    Workers.run(request.threads(), request.count(), Draw::new);
    if (request.broken() > 0) {
      AtomicLong counter = stage("breaking", "files", request.broken());
      Workers.run(request.threads(), request.broken(), () -> new Break(counter));
    }
    if (request.duplicates() > 0) {
      AtomicLong counter = stage("copying", "pictures", request.duplicates());
      Workers.run(request.threads(), request.duplicates(), () -> number -> copy(number, counter));
      new SampleCatalog(
              request, stage("cataloguing", "images", request.count() + request.duplicates()))
          .write();
    }
    if (folder.pictures() < request.count() || !Files.exists(captions())) {
      long all = Math.max(folder.pictures(), request.count());
      AtomicLong counter = stage("captioning", "pictures", all);
      AtomicFiles.write(captions(), temp -> writeCaptions(temp, all, counter));
      folder.with(all).write(request.folder());
    }
  }

  private Path captions() {
    return SampleFiles.captions(request.folder());
  }

  private AtomicLong stage(String doing, String things, long total) {
    AtomicLong counter = new AtomicLong();
    stage = new Stage(doing, things, total, counter);
    return counter;
  }

  /** Draws pictures that are not there. */
  private final class Draw implements Workers.Worker {
    private final PictureMaker pictures = new PictureMaker(request);

    @Override
    public void work(long number) throws IOException {
      Path file = request.folder().resolve(SampleFiles.picture(number));
      if (!Files.exists(file)) {
        SampleFiles.write(file, pictures.jpeg(number));
        drawn.incrementAndGet();
      }
      done.incrementAndGet();
    }

    @Override
    public void close() {
      pictures.close();
    }
  }

  /** Writes broken files that are not there. */
  private final class Break implements Workers.Worker {
    private final PictureMaker pictures = new PictureMaker(request);
    private final AtomicLong counter;

    Break(AtomicLong counter) {
      this.counter = counter;
    }

    @Override
    public void work(long number) throws IOException {
      Path file = request.folder().resolve(SampleFiles.BROKEN + SampleFiles.picture(number));
      if (!Files.exists(file)) {
        SampleFiles.write(file, BrokenFiles.bytes(number, pictures));
      }
      counter.incrementAndGet();
    }

    @Override
    public void close() {
      pictures.close();
    }
  }

  private void copy(long duplicate, AtomicLong counter) throws IOException {
    Path file = request.folder().resolve(SampleFiles.DUPLICATES + SampleFiles.picture(duplicate));
    if (!Files.exists(file)) {
      long original = SampleFiles.original(duplicate, request.duplicates(), request.count());
      Path from = request.folder().resolve(SampleFiles.picture(original));
      SampleFiles.write(file, Files.readAllBytes(from));
    }
    counter.incrementAndGet();
  }

  private void writeCaptions(Path file, long all, AtomicLong counter) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
      for (long number = 0; number < all; number++) {
        Picture picture = Picture.of(request.seed(), request.layoutSeed(), number);
        out.write(SampleFiles.picture(number));
        for (String caption : Captions.of(picture, request.seed())) {
          out.write('\t');
          out.write(caption);
        }
        out.write('\n');
        counter.incrementAndGet();
      }
    }
  }
}
