package dev.skylight.cli.demo;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Screen;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.samples.SampleImages;
import dev.skylight.terminal.ProgressView;
import dev.skylight.terminal.WorkStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Draws samples and shows how far that is. */
public final class Drawing {

  private static final long TICK_MILLIS = 200;

  /** What is done sooner needs no progress. */
  private static final double QUIET_SECONDS = 2;

  private final Screen screen;
  private final Path folder;
  private final SampleImages samples;

  public Drawing(Screen screen, Path folder, SampleImages samples) {
    this.screen = screen;
    this.folder = folder;
    this.samples = samples;
  }

  /** Draws; returns how many seconds that took. */
  public double run() throws ExecutionException, InterruptedException {
    long start = System.nanoTime();
    CompletableFuture<Void> end = CompletableFuture.runAsync(this::draw);
    try (ProgressView view = screen.progress()) {
      while (true) {
        try {
          end.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
          double seconds = (System.nanoTime() - start) / 1e9;
          if (seconds > QUIET_SECONDS) {
            view.update(status(seconds)); // or the last line would look unfinished
          }
          return seconds;
        } catch (TimeoutException e) {
          double seconds = (System.nanoTime() - start) / 1e9;
          if (seconds > QUIET_SECONDS) {
            view.update(status(seconds));
          }
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void draw() {
    try {
      samples.run();
    } catch (IOException e) {
      throw IoFailures.ofFile("draw samples", folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private WorkStatus status(double seconds) {
    SampleImages.Step step = samples.step();
    return new WorkStatus(
        step.doing(),
        step.things(),
        step.total(),
        step.done(),
        step.doing().equals("drawing") ? samples.drawn() / seconds : 0);
  }

  /** What to say at Ctrl-C. */
  public Interruption.Ending interrupted() {
    SampleImages.Step step = samples.step();
    return new Interruption.Ending(
        String.format(
            Locale.ROOT,
            "%nInterrupted while %s: %,d of %,d %s. The same command goes on.",
            step.doing(),
            step.done(),
            step.total(),
            step.things()),
        ExitCodes.INTERRUPTED);
  }
}
