package dev.skylight.web;

import java.util.ArrayList;
import java.util.List;

/** A job that is what a test says. */
final class FakeJob implements JobControl {

  private int done;
  private boolean active;
  private final List<Action> asked = new ArrayList<>();

  synchronized void at(int rows, boolean running) {
    done = rows;
    active = running;
  }

  synchronized List<Action> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized Status status() {
    String json =
        "{\"workflow_id\":\"regenerate-embeddings:photos\",\"state\":\""
            + (active ? "running" : "stopped")
            + "\",\"rows_total\":100,\"rows_done\":"
            + done
            + ",\"rows_failed\":0,\"chunks_total\":1,\"chunks_done\":0,\"images_per_second\":0.00,"
            + "\"eta_seconds\":-1,\"pictures_waiting\":0,\"workers\":-1}";
    return new Status(json, active);
  }

  @Override
  public synchronized void ask(Action action) {
    asked.add(action);
  }
}
