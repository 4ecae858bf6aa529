package dev.skylight.library;

import dev.skylight.internal.embedding.ChunkWork;
import dev.skylight.internal.embedding.EmbedLoop;
import dev.skylight.internal.embedding.Planner;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.models.ModelPlaces;
import dev.skylight.internal.models.OnnxEmbedders;
import dev.skylight.internal.scan.FolderScan;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** The work on a collection in the thread that asks for it, without a scheduler. Thread-safe. */
final class LocalJobs {

  private final Stores stores;
  private final CollectionSettings settings;

  LocalJobs(Stores stores, CollectionSettings settings) {
    this.stores = stores;
    this.settings = settings;
  }

  RegisterResult register(Path folder, RegisterOptions options, Progress progress) {
    Path data = stores.folder().folder();
    try {
      AtomicFiles.createFolders(data);
    } catch (IOException e) {
      throw IoFailures.ofFile("make the data folder", data, e);
    }
    return FolderScan.scan(
        folder,
        options,
        stores,
        new FolderScan.Listener() {
          @Override
          public void onProgress(RegisterResult soFar) {
            progress.at("register", soFar.there(), 0);
          }

          @Override
          public void onUnreadable(Path file, String reason) {
            progress.note(reason);
          }

          @Override
          public void onNote(String note) {
            progress.note(note);
          }
        });
  }

  Optional<FinishResult> embed(EmbedRequest request, Progress progress) {
    String worker = "process " + ProcessHandle.current().pid();
    ModelFolder.open(request.model()).wordless().ifPresent(progress::note);
    try (OnnxEmbedders embedders = new OnnxEmbedders(settings.threads())) {
      Planner planner = new Planner(stores, embedders);
      return new EmbedLoop(planner, new ChunkWork(stores, embedders.pictures(), worker), embedders)
          .run(
              request.withModel(ModelPlaces.lasting(request.model())),
              UUID.randomUUID().toString(),
              new EmbedLoop.Listener() {
                @Override
                public boolean onProgress(long done, long failed, long total) {
                  progress.at("embed", done, total);
                  return !Thread.currentThread().isInterrupted();
                }

                @Override
                public void onNote(String note) {
                  progress.note(note);
                }
              });
    }
  }

  IndexResult buildIndex(IndexRequest request, Progress progress) {
    return new IndexBuilder(stores).build(request, progress::at).result();
  }
}
