package dev.skylight.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skylight.collection.AtomicFiles;
import dev.skylight.images.JpegEncoder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Draws pictures into a folder, {@code 000/000000.jpg} and on, and their captions into {@code
 * captions.tsv}: a line a picture, its path and its captions, separated by tabs. A picture has its
 * name only when it is whole, so a run that was killed goes on.
 */
public final class SampleImages {

  private static final int QUALITY = 88;
  private static final int BATCH = 64;

  private final SampleRequest request;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong drawn = new AtomicLong();

  /** For one run. */
  public SampleImages(SampleRequest request) {
    this.request = request;
  }

  /** Pictures that are there by now; any thread may ask while {@link #run()} works. */
  public long done() {
    return done.get();
  }

  /** Pictures that this run has drawn so far. */
  public long drawn() {
    return drawn.get();
  }

  /** Draws what is not there yet. */
  public void run() throws IOException, InterruptedException {
    Files.createDirectories(request.folder());
    ExecutorService pool = Executors.newFixedThreadPool(request.threads());
    try {
      ExecutorCompletionService<Void> work = new ExecutorCompletionService<>(pool);
      for (int i = 0; i < request.threads(); i++) {
        work.submit(this::draw, null);
      }
      for (int i = 0; i < request.threads(); i++) {
        work.take().get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
    AtomicFiles.write(SampleFiles.captions(request.folder()), this::writeCaptions);
  }

  private void draw() {
    Painter painter = new Painter(request.width(), request.height());
    try (JpegEncoder encoder = new JpegEncoder(request.width(), request.height(), QUALITY)) {
      long from = next.getAndAdd(BATCH);
      while (from < request.count() && !Thread.currentThread().isInterrupted()) {
        long to = Math.min(from + BATCH, request.count());
        for (long number = from; number < to; number++) {
          draw(number, painter, encoder);
          done.incrementAndGet();
        }
        from = next.getAndAdd(BATCH);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void draw(long number, Painter painter, JpegEncoder encoder) throws IOException {
    Path file = request.folder().resolve(SampleFiles.picture(number));
    if (Files.exists(file)) {
      return;
    }
    Picture picture = Picture.of(request.seed(), request.layoutSeed(), number);
    byte[] bytes = encoder.encode(painter.draw(picture, request.layoutSeed()));
    Path folder = file.getParent();
    Files.createDirectories(folder);
    Path temp = folder.resolve(file.getFileName() + ".tmp");
    Files.write(temp, bytes);
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    drawn.incrementAndGet();
  }

  private void writeCaptions(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
      for (long number = 0; number < request.count(); number++) {
        Picture picture = Picture.of(request.seed(), request.layoutSeed(), number);
        List<String> captions = Captions.of(picture, request.seed());
        out.write(SampleFiles.picture(number));
        for (String caption : captions) {
          out.write('\t');
          out.write(caption);
        }
        out.write('\n');
      }
    }
  }
}
