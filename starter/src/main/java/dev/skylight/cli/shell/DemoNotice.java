package dev.skylight.cli.shell;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.stores.Stores;
import dev.skylight.samples.DrawnPictures;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One line for whoever uses the demo model on photographs: it finds something in them, too, but
 * nothing that makes sense. Which pictures are drawn is told by where they lie; for a collection,
 * by some of its pictures. Asked at most once per command, and not with {@code -q} or {@code
 * --json}.
 */
public final class DemoNotice {

  public static final String TEXT =
      "note: the demo model knows only drawn pictures; for photographs: skylight model pull "
          + KnownModel.DEFAULT
          + ", then skylight embed --model "
          + KnownModel.DEFAULT
          + " --restart";

  private final Screen screen;
  private final Settings settings;

  public DemoNotice(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  /** For pictures that were found or searched with. */
  public void pictures(Path model, Collection<String> paths) {
    if (wanted()
        && ModelFolder.open(model.toString()).demo()
        && paths.stream().anyMatch(path -> !drawn(path))) {
      screen.say(TEXT);
    }
  }

  /** For a collection that is embedded with a model. */
  public void collection(DataFolder data, String model) {
    if (wanted() && demo(model)) {
      List<String> paths = some(data);
      if (paths.stream().anyMatch(path -> !drawn(path))) {
        screen.say(TEXT);
      }
    }
  }

  /** For folders that are registered in a collection whose rows a model has made. */
  public void folders(DataFolder data, List<String> folders) {
    if (wanted()
        && settings
            .stores(data)
            .header()
            .map(LedgerHeader::model)
            .filter(DemoNotice::demo)
            .isPresent()
        && folders.stream().anyMatch(folder -> !DrawnPictures.isFolder(Path.of(folder)))) {
      screen.say(TEXT);
    }
  }

  private boolean wanted() {
    return !screen.quiet() && !screen.json();
  }

  /** Not where the model is absent here: the workers may have it, or the job says so. */
  private static boolean demo(String model) {
    return KnownModel.DEMO.equals(model)
        || (Files.isDirectory(Path.of(model)) && ModelFolder.open(model).demo());
  }

  private static boolean drawn(String path) {
    try {
      return path.isEmpty() || DrawnPictures.isDrawn(Path.of(path));
    } catch (InvalidPathException e) {
      return true; // no path at all: nothing can be said of it
    }
  }

  /** The first, the middle and the last row, and an image without one. */
  private List<String> some(DataFolder data) {
    List<String> paths = new ArrayList<>();
    Stores stores = settings.stores(data);
    if (!stores.hasCatalog()) {
      return paths;
    }
    try (Catalog catalog = stores.openCatalog()) {
      List<CatalogImage> images = new ArrayList<>(catalog.imagesWithoutRow(0, 1));
      long rows = catalog.rows();
      if (rows > 0) {
        images.addAll(catalog.imagesOfRows(0, 1));
        images.addAll(catalog.imagesOfRows(rows / 2, rows / 2 + 1));
        images.addAll(catalog.imagesOfRows(rows - 1, rows));
      }
      images.forEach(image -> paths.add(image.filePath()));
    }
    return paths;
  }
}
