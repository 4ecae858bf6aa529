package dev.skylight.web.http;

import java.io.IOException;

/** What answers a route. Thread-safe; may block. */
@FunctionalInterface
public interface Endpoint {

  /**
   * Answers.
   *
   * @throws Problem where it cannot
   * @throws dev.skylight.collection.SkylightException likewise
   */
  Reply answer(Call call) throws IOException;
}
