package dev.skylight.cli.products;

import dev.skylight.cli.shell.Settings;
import dev.skylight.fetch.FetchSettings;
import dev.skylight.products.ShopEnvironment;
import dev.skylight.products.ShopNames;
import dev.skylight.products.ShopSettings;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where a shop's databases are, and what their tables are called. */
public final class ShopOptions {

  @Option(
      names = "--env",
      paramLabel = "FILE",
      description =
          "File with DATABASE_URL, DATABASE_URL_PRIVATE, VECTOR_DATABASE_URL; the environment goes"
              + " first. Default: .env in the current folder, if it is there")
  private Path env;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "Host whose pictures may lie at an address of this machine or network; repeatable")
  private Set<String> allowedHosts = Set.of();

  @Option(
      names = "--images-table",
      paramLabel = "NAME",
      defaultValue = "product_images",
      description = "Table of pictures in the main database. Default: ${DEFAULT-VALUE}")
  private String images;

  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      defaultValue = "id",
      description = "Its key. Default: ${DEFAULT-VALUE}")
  private String id;

  @Option(
      names = "--product-column",
      paramLabel = "NAME",
      defaultValue = "product_id",
      description = "Its column with the product's id. Default: ${DEFAULT-VALUE}")
  private String product;

  @Option(
      names = "--url-column",
      paramLabel = "NAME",
      defaultValue = "image_url",
      description = "Its column with the picture's URL. Default: ${DEFAULT-VALUE}")
  private String url;

  @Option(
      names = "--main-column",
      paramLabel = "NAME",
      defaultValue = "is_main_image",
      description =
          "Its column that is true for main images; empty: every row is one. Default:"
              + " ${DEFAULT-VALUE}")
  private String main;

  @Option(
      names = "--vectors-table",
      paramLabel = "NAME",
      defaultValue = "image_embeddings",
      description = "Table of vectors in the vector database. Default: ${DEFAULT-VALUE}")
  private String vectors;

  /**
   * The shop, with both databases.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where a setting is absent or no
   *     address
   */
  public ShopSettings shop(Settings settings) {
    return environment(settings).settings(names(), fetching());
  }

  /** The shop as searches need it: its main database is null. */
  public ShopSettings vectorsOnly(Settings settings) {
    return environment(settings).vectorsOnly(names(), fetching());
  }

  /** Names of tables and columns. */
  public ShopNames names() {
    return new ShopNames(images, id, product, url, main, vectors);
  }

  /** Limits of fetching, with the hosts that are allowed. */
  public FetchSettings fetching() {
    return FetchSettings.USUAL.allowing(allowedHosts);
  }

  private ShopEnvironment environment(Settings settings) {
    return ShopEnvironment.of(settings.env(), env, Path.of(""));
  }
}
