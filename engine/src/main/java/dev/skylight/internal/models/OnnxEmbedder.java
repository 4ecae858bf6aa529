package dev.skylight.internal.models;

import dev.skylight.internal.images.Decode;
import dev.skylight.internal.pictures.PictureSource;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Embeds pictures with ONNX Runtime. Each of a fixed number of threads decodes and infers its own
 * batches. Of several calls of {@link #embed} the first is served first, and the next one fills the
 * gaps: while one chunk is written to the disk, the threads are at work on another.
 *
 * <p>A batch holds several pictures, and a vector depends neither on the others nor on how many
 * they are. Only where the makers of a model quantised it, the scales of a batch span all its
 * pictures: there each picture is a batch of its own.
 */
final class OnnxEmbedder implements Embedder {

  private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final VisionModel model;
  private final String fingerprint;
  private final int batchSize;
  private final int threads;
  private final EmbedThreads pool;
  private final BlockingQueue<EmbedWorker> workers = new LinkedBlockingQueue<>();
  private boolean closed;
  private int calls;
  private long callsEver;

  /**
   * Opens a model.
   *
   * @param pictures what it reads them from
   * @param threads at least 1
   * @param batch pictures of a batch, at least 2, where the model takes several
   * @param cuda whether the model runs on a GPU, with batches of {@link Cuda#BATCH}
   */
  OnnxEmbedder(
      ModelFolder folder,
      String precision,
      Decode decode,
      PictureSource pictures,
      int threads,
      int batch,
      boolean cuda) {
    this.threads = threads;
    model = new VisionModel(folder, precision, 1, cuda);
    fingerprint = ModelFolder.decoded(model.fingerprint, decode);
    batchSize = cuda ? Cuda.BATCH : model.takesBatches ? batch : 1;
    for (int i = 0; i < threads; i++) {
      workers.add(new EmbedWorker(model, pictures, decode, batchSize));
    }
    pool = new EmbedThreads(threads);
  }

  @Override
  public int dimension() {
    return model.dimension;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public List<RowOutcome> embed(List<RowSource> rows, FloatBuffer out, Listener listener) {
    if ((long) rows.size() * model.dimension > out.limit()) {
      throw new IllegalArgumentException(
          rows.size()
              + " rows of "
              + model.dimension
              + " floats do not fit a buffer of "
              + out.limit());
    }
    long call = begin();
    try {
      EmbedJob job = new EmbedJob(List.copyOf(rows), batchSize, out);
      for (int i = 0; i < Math.min(threads, job.batchCount()); i++) {
        pool.execute(call, () -> work(call, job));
      }
      follow(job, listener);
      return job.outcomes();
    } finally {
      end();
    }
  }

  /** Does one batch and queues up again. */
  private void work(long call, EmbedJob job) {
    EmbedWorker worker = workers.remove(); // as many workers as threads
    try {
      job.step(worker, () -> pool.execute(call, () -> work(call, job)));
    } finally {
      workers.add(worker);
    }
  }

  private static void follow(EmbedJob job, Listener listener) {
    boolean interrupted = false;
    try {
      long told = System.nanoTime() - TELL_NANOS;
      while (true) {
        EmbedJob.Progress progress = job.await(Math.max(0, told + TELL_NANOS - System.nanoTime()));
        boolean due = System.nanoTime() - told >= TELL_NANOS;
        if (progress.over() || due) {
          told = System.nanoTime();
          if (!listener.onProgress(progress.done(), progress.failed())) {
            job.stop();
          }
        }
        if (progress.over()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      interrupted = true; // the caller is to stop: what is finished is handed back
      job.stop();
    } catch (RuntimeException | Error e) {
      job.fail(e);
    } finally {
      job.stop();
      job.awaitEnd();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized long begin() {
    if (closed) {
      throw new IllegalStateException("the embedder is closed");
    }
    calls++;
    return callsEver++;
  }

  private synchronized void end() {
    calls--;
    notifyAll();
  }

  /** Waits for the calls under way, then frees the native memory. */
  @Override
  public void close() {
    boolean interrupted = false;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      while (calls > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true; // native memory in use cannot be freed
        }
      }
    }
    interrupted |= pool.end();
    List<EmbedWorker> idle = new ArrayList<>();
    workers.drainTo(idle);
    idle.forEach(EmbedWorker::close);
    model.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
