package dev.skylight.postgres;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows for {@code COPY ... FROM STDIN (FORMAT binary)}: each begins with {@link #row}, then come
 * its fields in order. For one thread.
 */
public final class BinaryCopy {

  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int PIECE = 1 << 16;

  private final int fields;
  private ByteBuffer buffer;
  private long rows;

  /**
   * Begins.
   *
   * @param fields of a row
   * @param bytes that are expected; there may be more
   */
  public BinaryCopy(int fields, int bytes) {
    this.fields = fields;
    this.buffer = ByteBuffer.allocate(Math.max(bytes, PIECE));
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  /** Begins a row. */
  public void row() {
    need(Short.BYTES);
    buffer.putShort((short) fields);
    rows++;
  }

  /** A bigint. */
  public void field(long value) {
    need(Integer.BYTES + Long.BYTES);
    buffer.putInt(Long.BYTES).putLong(value);
  }

  /** A text, as UTF-8. */
  public void field(byte[] text) {
    need(Integer.BYTES + text.length);
    buffer.putInt(text.length).put(text);
  }

  /**
   * A vector of pgvector.
   *
   * @param numbers from position to limit, in either byte order
   * @return its bytes, which are those of {@code vector_send}; good until the next field
   */
  public ByteBuffer field(FloatBuffer numbers) {
    int length = 2 * Short.BYTES + numbers.remaining() * Float.BYTES;
    need(Integer.BYTES + length);
    buffer.putInt(length);
    int from = buffer.position();
    buffer.putShort((short) numbers.remaining()).putShort((short) 0);
    buffer.slice().asFloatBuffer().put(numbers);
    buffer.position(from + length);
    return buffer.slice(from, length);
  }

  /** How many rows have begun. */
  public long rows() {
    return rows;
  }

  /**
   * Sends all of them.
   *
   * @param table and columns, as they stand in a statement
   */
  public void send(Connection connection, String table) throws SQLException {
    need(Short.BYTES);
    buffer.putShort((short) -1);
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + table + " FROM STDIN (FORMAT binary)");
    try {
      for (int at = 0; at < buffer.position(); at += PIECE) {
        copy.writeToCopy(buffer.array(), at, Math.min(PIECE, buffer.position() - at));
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private void need(int bytes) {
    if (buffer.remaining() < bytes) {
      int size =
          Math.toIntExact(Math.max(2L * buffer.capacity(), buffer.position() + (long) bytes));
      buffer = ByteBuffer.allocate(size).put(buffer.flip());
    }
  }
}
