package dev.skylight.internal.models.graph;

import java.util.ArrayList;
import java.util.List;

/** What a model is, and what it is to become. */
public enum ModelKind {
  /** In floats, and stays so. */
  FLOATS,
  /** Quantised by its makers: scales are found at run time, for whole tensors. */
  GIVEN_INT8,
  /** In floats, to be quantised here. */
  FLOATS_TO_INT8;

  /** All the lists of steps that a preparation can end with. */
  public List<List<String>> outcomes() {
    List<Step> steps = Step.of(this);
    List<List<String>> outcomes = new ArrayList<>();
    for (int chosen = 0; chosen < 1 << steps.size(); chosen++) {
      List<String> outcome = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        if (((chosen >> i) & 1) == 1) {
          outcome.add(steps.get(i).id);
        }
      }
      outcomes.add(outcome);
    }
    return outcomes;
  }
}
