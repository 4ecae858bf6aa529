package dev.skylight.internal.scan;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.embedding.ChunkWork;
import dev.skylight.internal.embedding.EmbedLoop;
import dev.skylight.internal.embedding.Planner;
import dev.skylight.internal.images.SamplePictures;
import dev.skylight.internal.models.ContentEmbedder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import dev.skylight.job.VerifyReport;
import dev.skylight.library.Collection;
import dev.skylight.library.Found;
import dev.skylight.library.Progress;
import dev.skylight.library.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A folder of small pictures and a collection of it, whose model goes by the bytes alone. */
final class PictureRig implements AutoCloseable {

  private static final byte[] HEADER = png();

  private final Path folder;
  private final FileStores stores;
  private final ContentEmbedder embedder = new ContentEmbedder();
  private final Collection collection;
  private long clock = 1_600_000_000_000L;
  private int runs;

  PictureRig(Path temp) throws IOException {
    this(Files.createDirectories(temp.toRealPath().resolve("pictures")), temp.resolve("data"));
  }

  /** A collection in {@code data} of the pictures in {@code folder}. */
  PictureRig(Path folder, Path data) throws IOException {
    this.folder = folder;
    Files.createDirectories(data);
    stores = new FileStores(DataFolder.of(data.toRealPath(), "data"), null);
    stores.createCatalog().close();
    collection = Collection.open(stores.folder().folder());
  }

  Path file(String name) {
    return folder.resolve(name).normalize();
  }

  String path(String name) {
    return file(name).toString();
  }

  private static byte[] png() {
    try {
      return SamplePictures.encoded(1, 1, "png");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a picture: a PNG, and behind it whatever makes it this one. */
  static byte[] bytes(String content) {
    byte[] text = content.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[HEADER.length + text.length];
    System.arraycopy(HEADER, 0, bytes, 0, HEADER.length);
    System.arraycopy(text, 0, bytes, HEADER.length, text.length);
    return bytes;
  }

  /** Puts a picture there, later than all others. */
  void write(String name, String content) throws IOException {
    Files.createDirectories(file(name).getParent());
    Files.write(file(name), bytes(content));
    touch(name);
  }

  /** Puts another picture there that looks as old. */
  void writeUnnoticed(String name, String content) throws IOException {
    FileTime time = Files.getLastModifiedTime(file(name));
    Files.write(file(name), bytes(content));
    Files.setLastModifiedTime(file(name), time);
  }

  void touch(String name) throws IOException {
    clock += 1_000;
    Files.setLastModifiedTime(file(name), FileTime.fromMillis(clock));
  }

  void move(String from, String to) throws IOException {
    Files.createDirectories(file(to).getParent());
    Files.move(file(from), file(to));
  }

  void delete(String... names) throws IOException {
    for (String name : names) {
      Files.delete(file(name));
    }
  }

  void copy(String from, String to) throws IOException {
    Files.createDirectories(file(to).getParent());
    Files.copy(file(from), file(to));
    touch(to);
  }

  RegisterResult register() {
    return collection.register(folder, Progress.NONE);
  }

  RegisterResult forgetGone() {
    return collection.register(folder, new RegisterOptions(true, List.of()), Progress.NONE);
  }

  FinishResult embed() {
    EmbedRequest request =
        new EmbedRequest(
            true, "content", "fp32", "exact", 20, 0, 0, false, false, false, List.of());
    return new EmbedLoop(
            new Planner(stores, embedder),
            new ChunkWork(stores, embedder.pictures(), "here"),
            embedder)
        .run(request, "run " + runs++, (done, failed, total) -> true)
        .orElseThrow();
  }

  /** Where everything is. */
  FileStores stores() {
    return stores;
  }

  /** The folder of pictures. */
  Path folder() {
    return folder;
  }

  long made() {
    return embedder.made.get();
  }

  private static Query query(String content, int count) {
    return Query.vector(ContentEmbedder.vector(bytes(content))).count(count);
  }

  List<Found> search(String content, int count) {
    return collection.search(query(content, count)).found();
  }

  List<Found> search(float[] vector) {
    return collection.search(Query.vector(vector).count(1_000)).found();
  }

  List<Found> searchMissingToo(String content, int count) {
    return collection.search(query(content, count).showMissing(true)).found();
  }

  /** Names of all that is found, the best first. */
  List<String> names(String content) {
    return search(content, 1_000).stream().map(Found::fileName).toList();
  }

  List<String> sortedNames(String content) {
    return names(content).stream().sorted().toList();
  }

  VerifyReport verify() {
    return collection.verify(true);
  }

  VerifyReport verifyPictures() {
    return collection.verify(true, true);
  }

  long images() {
    try (Catalog catalog = stores.openCatalog()) {
      return catalog.imageCount();
    }
  }

  void sql(String sql) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + stores.folder().catalog());
        Statement s = c.createStatement()) {
      s.executeUpdate(sql);
    }
  }

  @Override
  public void close() {
    collection.close();
  }
}
