package dev.skylight.internal.models.graph;

import com.google.protobuf.InvalidProtocolBufferException;

/** One way to make a graph faster. */
interface Rewriting {

  /**
   * Changes the graph wherever the pattern is there.
   *
   * @return false where it is nowhere: the graph is as it was
   */
  boolean rewrite(Graph graph) throws InvalidProtocolBufferException;
}
