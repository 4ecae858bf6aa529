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
  public synchronized String status() {
    return "{\"state\":\""
        + (active ? "running" : "none")
        + "\",\"rows_total\":100,\"rows_done\":"
        + done
        + "}";
  }

  @Override
  public synchronized boolean active() {
    return active;
  }

  @Override
  public synchronized void ask(Action action) {
    asked.add(action);
  }
}
