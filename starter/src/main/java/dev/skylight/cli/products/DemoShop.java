package dev.skylight.cli.products;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.fetch.FetchSettings;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.postgres.LocalPostgres;
import dev.skylight.products.SampleShop;
import dev.skylight.products.ShopNames;
import dev.skylight.products.ShopSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The demo's shop: a PostgreSQL with a main and a vector database, and a picture server, all of
 * this process and in the data folder. Its addresses are the same at each start, as its rows name
 * them.
 */
final class DemoShop implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  private final LocalPostgres postgres;
  private final DemoPictureServer pictures;

  private DemoShop(LocalPostgres postgres, DemoPictureServer pictures) {
    this.postgres = postgres;
    this.pictures = pictures;
  }

  /**
   * Opens the shop, which is made at the first time.
   *
   * @param install programs of PostgreSQL with pgvector
   * @param folder of drawn pictures
   * @param count how many of them it sells
   */
  static DemoShop open(Path install, DataFolder data, Path folder, long count) {
    DemoPictureServer pictures = serve(data, folder);
    LocalPostgres postgres = null;
    try {
      postgres = LocalPostgres.start(install, data.folder().resolve("postgres"), Map.of());
      postgres.createDatabase("shop");
      postgres.createDatabase("vectors");
      SampleShop.fill(postgres.url("shop"), count, "http://" + HOST + ":" + pictures.port());
      return new DemoShop(postgres, pictures);
    } catch (RuntimeException | Error e) {
      if (postgres != null) {
        postgres.close();
      }
      pictures.close();
      throw e;
    }
  }

  /** At the port of the first start. */
  private static DemoPictureServer serve(DataFolder data, Path folder) {
    Path file = data.folder().resolve("pictures.port");
    try {
      int port = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
      DemoPictureServer server = DemoPictureServer.start(folder, port);
      try {
        if (port == 0) {
          AtomicFiles.write(file, temp -> Files.writeString(temp, server.port() + "\n"));
        }
        return server;
      } catch (IOException | RuntimeException | Error e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw IoFailures.ofFile("note the port of the demo's pictures", file, e);
    } catch (NumberFormatException e) {
      throw new SkylightException(
          Kind.DAMAGED, file + " holds no port: remove it, then run the same command again.", e);
    }
  }

  ShopSettings settings() {
    return new ShopSettings(
        postgres.url("shop"),
        postgres.url("vectors"),
        ShopNames.USUAL,
        FetchSettings.USUAL.allowing(Set.of(HOST)));
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } finally {
      pictures.close();
    }
  }
}
