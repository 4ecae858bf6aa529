package dev.skylight.internal.verification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is asked of {@code faiss.index.json}; see docs/file-formats.md. Not the whole report, which
 * older ones may lack a field of.
 *
 * @param ledgerDigest of the vectors in the index; empty where it does not say
 * @param fileBytes of the index; -1 where it does not say
 * @param fileSha256 of the index; empty where it does not say
 */
record IndexFacts(String ledgerDigest, long fileBytes, String fileSha256) {

  static IndexFacts of(Path file) throws IOException {
    String digest = "";
    String sha256 = "";
    long bytes = -1;
    try (JsonParser json = new JsonFactory().createParser(Files.readAllBytes(file))) {
      // to the end, to notice a file that is cut short
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING && "ledger_digest".equals(json.currentName())) {
          digest = json.getText();
        } else if (token == JsonToken.VALUE_STRING && "file_sha256".equals(json.currentName())) {
          sha256 = json.getText();
        } else if (token == JsonToken.VALUE_NUMBER_INT && "file_bytes".equals(json.currentName())) {
          bytes = json.getLongValue();
        }
      }
    }
    return new IndexFacts(digest, bytes, sha256);
  }
}
