package dev.skylight.jobs;

import dev.skylight.workflows.TaskQueues;
import dev.skylight.workflows.WorkflowIds;
import java.util.function.UnaryOperator;

/** The long jobs of a data folder: one of each may run, beside the other. */
@SuppressWarnings("ImmutableEnumChecker") // references to functions
public enum JobKind {
  /** Embeds a collection. */
  COLLECTION(
      "regenerate.lock", "embedded", "", "regenerate", WorkflowIds::regenerate, TaskQueues::embed),
  /** Embeds the pictures of a shop. */
  SHOP(
      "products.lock",
      "products",
      "products ",
      "products embed",
      WorkflowIds::embedProducts,
      TaskQueues::shopEmbed);

  private final String lock;
  private final String files;
  private final String commands;
  private final String start;
  private final UnaryOperator<String> workflowId;
  private final UnaryOperator<String> chunkQueue;

  JobKind(
      String lock,
      String files,
      String commands,
      String start,
      UnaryOperator<String> workflowId,
      UnaryOperator<String> chunkQueue) {
    this.lock = lock;
    this.files = files;
    this.commands = commands;
    this.start = start;
    this.workflowId = workflowId;
    this.chunkQueue = chunkQueue;
  }

  /** The command that starts it, without {@code skylight}. */
  public String start() {
    return start;
  }

  /** The command that does something else with it, as {@code products worker}. */
  public String command(String word) {
    return commands + word;
  }

  /** Name of the file that is locked while an embedded server runs it. */
  String lock() {
    return lock;
  }

  /** Name of the files by which others see and steer it then, without their ending. */
  String files() {
    return files;
  }

  /** Its id on the server, for a data folder of a name. */
  String workflowId(String name) {
    return workflowId.apply(name);
  }

  /** The queue of its chunks, for a data folder of a name. */
  String chunkQueue(String name) {
    return chunkQueue.apply(name);
  }
}
