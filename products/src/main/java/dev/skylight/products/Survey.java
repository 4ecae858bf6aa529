package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.job.ProductSurvey;
import dev.skylight.job.ProductsRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks at a shop and a model before anything is done, and refuses what cannot work. */
final class Survey {

  private final MainDatabase main;
  private final VectorDatabase database;
  private final ShopModels models;

  Survey(MainDatabase main, VectorDatabase database, ShopModels models) {
    this.main = main;
    this.database = database;
    this.models = models;
  }

  ProductSurvey of(ProductsRequest request) {
    VectorTable table = database.table();
    checkIds(main, table);
    int dimension = models.open(request.model(), request.precision()).dimension();
    if (dimension != table.dimension()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          String.format(
              Locale.ROOT,
              "The vectors in %s are %,d numbers wide, those of the model %s %,d: name the model"
                  + " that made them with --model, or another table with --vectors-table.",
              table.name(),
              table.dimension(),
              request.model(),
              dimension));
    }
    ModelVersion version = models.version(request.model(), request.precision());
    table
        .tooLong(version)
        .ifPresent(
            sentence -> {
              throw new SkylightException(Kind.BAD_INPUT, sentence + ", then run this again.");
            });
    long images = main.count();
    if (request.prune() && images == 0) {
      throw noImages(main);
    }
    List<String> notes = new ArrayList<>();
    models.checkWords(request.model(), request.precision()).ifPresent(notes::add);
    main.sharedIds().ifPresent(sentence -> notes.add(sentence + "."));
    if (table.oneModel()) {
      notes.add(
          "The table "
              + table.name()
              + " has room for one row of an image: those of other models are replaced one by one.");
    }
    return new ProductSurvey(version.text(), dimension, images, notes);
  }

  /** Why nothing is pruned by a main database in which there is nothing. */
  static SkylightException noImages(MainDatabase main) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "The main database ("
            + main
            + ") shows no main image at all, so --prune would remove every row: check its address"
            + " and --main-column, or run without --prune.");
  }

  /** Refuses ids that look different in both databases. */
  static void checkIds(MainDatabase main, VectorTable table) {
    check("image_id", table.id(), main.id());
    check("product_id", table.product(), main.product());
  }

  private static void check(String column, IdType there, IdType here) {
    if (there.kind() != here.kind()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          String.format(
              "%s is %s in the vector database, and the shop's ids are %s: name another table with"
                  + " --vectors-table, which 'skylight products setup' makes.",
              column, there.sql(), here.sql()));
    }
  }
}
