package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.postgres.BinaryCopy;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.TestPostgres;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is computed here is what the database computes, and nothing that differs looks alike. */
class PublishChecksumTest {

  private static final String[] CHANGES = {
    "UPDATE t SET embedding = '[0,0,0,1]' WHERE \"row\" = 3",
    "UPDATE t SET file_path = file_path || ' ' WHERE \"row\" = 3",
    "UPDATE t SET model_version = 'n' WHERE \"row\" = 3",
    "UPDATE t SET \"row\" = 1000 WHERE \"row\" = 3",
    "DELETE FROM t WHERE \"row\" = 3",
    "INSERT INTO t VALUES (1000, '', '[0,0,0,0]', 'm')",
    "UPDATE t SET embedding = (SELECT embedding FROM t o WHERE o.\"row\" = 7 - t.\"row\") WHERE"
        + " \"row\" IN (3, 4)",
    "UPDATE t SET embedding = '[-0,0,0,0]' WHERE \"row\" = 0",
  };

  @ParameterizedTest
  @ValueSource(ints = {17, 18})
  void theDatabaseComputesTheSame(int version) throws SQLException {
    DatabaseUrl url = TestPostgres.database();
    TestPostgres.execute(
        url,
        "CREATE EXTENSION vector",
        "CREATE TABLE t (\"row\" bigint, file_path text, embedding vector(4), model_version text)");
    PublishChecksum checksum = PublishChecksum.of(version);
    try (Connection connection = url.open()) {
      assertEquals(PublishChecksum.of(version).value(), answered(connection, version));
      BinaryCopy rows = new BinaryCopy(4, 0);
      Random random = new Random(5);
      for (int row = 0; row < 500; row++) {
        float[] vector = new float[4];
        for (int i = 0; i < 4 && row > 0; i++) {
          vector[i] = (float) random.nextGaussian();
        }
        String path = "dir " + row % 7 + "/é\u4e2d\ud83d\ude00 it's\n" + row;
        rows.row();
        rows.field(row);
        rows.field(path.getBytes(StandardCharsets.UTF_8));
        ByteBuffer sent = rows.field(FloatBuffer.wrap(vector));
        checksum.add(row, sent, "m", path);
        rows.field("m".getBytes(StandardCharsets.UTF_8));
      }
      rows.send(connection, "t");
      String right = checksum.value();
      assertTrue(right.startsWith("500 "), right);
      assertEquals(right, answered(connection, version));
      connection.setAutoCommit(false);
      for (String change : CHANGES) {
        try (Statement statement = connection.createStatement()) {
          assertTrue(statement.executeUpdate(change) > 0, change);
        }
        assertNotEquals(right, answered(connection, version), change);
        connection.rollback();
      }
    }
  }

  private static String answered(Connection connection, int version) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT " + PublishChecksum.of(version).sql() + " FROM t")) {
      assertTrue(found.next());
      return found.getString(1);
    }
  }
}
