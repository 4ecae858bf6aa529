package dev.skylight.internal.models;

import java.util.concurrent.Executor;

/**
 * Runs each task in a daemon thread of its own, for work that others wait for under a lock: the
 * threads of a pool may all be among those who wait. Thread-safe.
 *
 * @param name of the threads
 */
public record OwnThread(String name) implements Executor {

  @Override
  public void execute(Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
