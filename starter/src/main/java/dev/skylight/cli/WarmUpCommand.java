package dev.skylight.cli;

import dev.skylight.cli.config.ConfigFile;
import dev.skylight.cli.serve.Serving;
import dev.skylight.cli.shell.Console;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.files.Folders;
import dev.skylight.internal.index.FactoryString;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.models.TextEncoder;
import dev.skylight.internal.stores.FileStores;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Loads what a search and a server load, for the launcher, which keeps those classes in an archive.
 */
@Command(name = WarmUpCommand.NAME, hidden = true, description = "For the launcher.")
final class WarmUpCommand implements Callable<Integer> {

  static final String NAME = "warm-up";

  private static final int ANSWER_MILLIS = 10_000;

  /** What only a search over real vectors reaches. */
  private static final List<String> CLASSES =
      List.of(
          "dev.skylight.internal.models.TextEncoder",
          "dev.skylight.internal.models.ClipTokenizer",
          "dev.skylight.internal.models.ModelFolder",
          "dev.skylight.internal.models.ModelPlaces",
          "dev.skylight.samples.DrawnPictures",
          "dev.skylight.internal.models.FileHashes",
          "dev.skylight.internal.models.VisionSource",
          "dev.skylight.internal.models.graph.ModelKind",
          "dev.skylight.internal.models.graph.Step",
          "dev.skylight.internal.models.JsonFile",
          "dev.skylight.internal.models.Onnx",
          "dev.skylight.internal.search.ExactSearch",
          "dev.skylight.internal.search.IndexSearch",
          "dev.skylight.internal.search.TopHits",
          "dev.skylight.internal.search.Hit",
          "dev.skylight.cli.shell.FoundJson",
          "dev.skylight.cli.shell.DemoNotice",
          "dev.skylight.faiss.IdSelector",
          "dev.skylight.faiss.IdSelector$All",
          "dev.skylight.faiss.IdSelector$Batch",
          "dev.skylight.faiss.IdSelector$Bitmap",
          "dev.skylight.faiss.IdSelector$Not",
          "dev.skylight.faiss.IdSelector$Range",
          "dev.skylight.faiss.IndexGuard",
          "dev.skylight.faiss.NativeParameters",
          "dev.skylight.faiss.SearchParameters",
          "dev.skylight.faiss.SearchResult",
          "dev.skylight.internal.embedding.RowSources",
          "dev.skylight.internal.images.Decode",
          "dev.skylight.internal.index.LoadedIndex",
          "dev.skylight.internal.models.VectorFingerprint",
          "dev.skylight.internal.models.Vnni",
          "dev.skylight.internal.search.Queries",
          "dev.skylight.internal.search.Searches$Chosen",
          "dev.skylight.job.LedgerChunk$Origin",
          "dev.skylight.library.Answer",
          "dev.skylight.library.Query$Row",
          "dev.skylight.library.Query$Vector",
          "dev.skylight.library.View$Outcome",
          "dev.skylight.contactsheet.Section",
          "dev.skylight.internal.catalog.Captions",
          "dev.skylight.library.Found",
          "dev.skylight.library.Picture",
          "dev.skylight.library.RowPictures",
          "dev.skylight.library.View",
          "dev.skylight.library.Towers",
          "dev.skylight.internal.catalog.CatalogPicture",
          "dev.skylight.internal.index.IndexReport",
          "dev.skylight.internal.vectors.EmbeddingsFile",
          "dev.skylight.internal.vectors.NpyHeader",
          "dev.skylight.internal.vectors.NpyShape",
          "dev.skylight.internal.vectors.FilePathsFile",
          "dev.skylight.internal.ledger.LedgerHeader",
          "dev.skylight.job.LedgerChunk",
          "dev.skylight.internal.ledger.Ranges",
          "dev.skylight.internal.catalog.CatalogImage",
          "dev.skylight.faiss.FaissIndex",
          "com.fasterxml.jackson.core.JsonFactory",
          "com.fasterxml.jackson.core.json.ReaderBasedJsonParser",
          "com.fasterxml.jackson.core.json.UTF8StreamJsonParser",
          "ai.onnxruntime.OrtEnvironment",
          "ai.onnxruntime.OrtSession",
          "ai.onnxruntime.OnnxTensor",
          "ai.djl.huggingface.tokenizers.HuggingFaceTokenizer",
          "ai.djl.huggingface.tokenizers.Encoding",
          "ai.djl.huggingface.tokenizers.jni.TokenizersLibrary");

  private final Screen screen;
  private final Settings settings;

  WarmUpCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("skylight-warm-up");
    try {
      DataFolder data = new DataFolder(folder, NAME);
      try (LedgerView ledger = new FileStores(data, null).openLedger()) {
        ledger.header();
      }
      trying(() -> encode());
      trying(() -> lookUp(data));
      trying(() -> FactoryString.problem("Flat", 8));
      Path config = Files.writeString(folder.resolve("skylight.properties"), "search-text.k=9\n");
      Main.run(quiet(config), "search-text", "--json", "--data", folder.toString(), "words");
      trying(() -> serve(data));
      for (String name : CLASSES) {
        Class.forName(name, false, WarmUpCommand.class.getClassLoader());
      }
      return ExitCodes.OK;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the list of classes to load is out of date", e);
    } finally {
      Folders.delete(folder);
    }
  }

  /** What cannot be done here is left out of the archive, and everything else is in it. */
  private void trying(Runnable part) {
    try {
      part.run();
    } catch (SkylightException | LinkageError e) {
      screen.warn("not warmed up: " + e);
    }
  }

  private static void encode() {
    try (TextEncoder encoder = TextEncoder.open(ModelFolder.open(KnownModel.DEMO))) {
      encoder.encode("words");
    }
  }

  private static void lookUp(DataFolder data) {
    try (Catalog catalog = new FileStores(data, null).createCatalog()) {
      catalog.pictures(List.of(0L), List.of(0L));
    }
  }

  /** Serves an empty collection, asked for its page and for a search. */
  private void serve(DataFolder data) {
    try (Serving serving = Serving.local(screen, settings, data)) {
      URI address = serving.address();
      for (String path : List.of("/", "/api/v1/search?q=words")) {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
          socket.setSoTimeout(ANSWER_MILLIS);
          String ask = "GET " + path + " HTTP/1.1\r\nHost: " + address.getAuthority();
          String request = ask + "\r\nConnection: close\r\n\r\n";
          socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
          socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
          screen.warn("not warmed up: " + e);
        }
      }
    }
  }

  private Console quiet(Path config) {
    Map<String, String> env = new HashMap<>(settings.env());
    env.put(ConfigFile.VARIABLE, config.toString());
    return new Console(nowhere(), nowhere(), false, env, false);
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }
}
