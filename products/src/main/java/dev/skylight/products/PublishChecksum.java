package dev.skylight.products;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What a unit's rows are compared by: computed here over what is sent, and by the database over
 * what it has. For faults, not against attackers. One use per object.
 */
abstract class PublishChecksum {

  /** PostgreSQL has {@code crc32c} from here on, which costs a tenth of its MD5. */
  private static final int WITH_CRC = 18;

  private long rows;

  /** The fastest that a server has. */
  static PublishChecksum of(int majorVersion) {
    return majorVersion >= WITH_CRC ? new Crc() : new Md5();
  }

  /** Adds a row; rows come in their order. */
  final void add(long row, ByteBuffer vector, String model, String path) {
    take(vector, row + " " + model + " " + path);
    rows++;
  }

  abstract void take(ByteBuffer vector, String rest);

  /** An expression over the rows of a table. */
  final String sql() {
    return "count(*) || ' ' || " + expression();
  }

  abstract String expression();

  /** What the database is to answer. */
  final String value() {
    return rows + " " + sum();
  }

  abstract String sum();

  /** A sum over the rows, each of them all of its fields in 32 bits. */
  private static final class Crc extends PublishChecksum {

    private final CRC32C crc = new CRC32C();
    private long sum;

    @Override
    void take(ByteBuffer vector, String rest) {
      crc.reset();
      crc.update(vector);
      long first = crc.getValue();
      crc.reset();
      crc.update(rest.getBytes(StandardCharsets.UTF_8));
      sum += first ^ crc.getValue(); // of a unit's rows: far from overflow
    }

    @Override
    String expression() {
      return "coalesce(sum(crc32c(vector_send(embedding)) # crc32c(convert_to(\"row\" || ' ' ||"
          + " model_version || ' ' || file_path, 'UTF8'))), 0)";
    }

    @Override
    String sum() {
      return String.valueOf(sum);
    }
  }

  /**
   * Lines, a vector's own MD5 in each: to sort the vectors would take more memory than is given.
   */
  private static final class Md5 extends PublishChecksum {

    private final MessageDigest one = digest();
    private final MessageDigest all = digest();
    private String before = "";

    private static MessageDigest digest() {
      try {
        return MessageDigest.getInstance("MD5");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has MD5", e);
      }
    }

    @Override
    void take(ByteBuffer vector, String rest) {
      one.update(vector);
      String line = before + HexFormat.of().formatHex(one.digest()) + " " + rest;
      all.update(line.getBytes(StandardCharsets.UTF_8));
      before = "\n";
    }

    @Override
    String expression() {
      return "md5(convert_to(coalesce(string_agg(md5(vector_send(embedding)) || ' ' || \"row\" || '"
          + " ' || model_version || ' ' || file_path, chr(10) ORDER BY \"row\"), ''), 'UTF8'))";
    }

    @Override
    String sum() {
      return HexFormat.of().formatHex(all.digest());
    }
  }
}
