package dev.skylight.workflows;

import io.temporal.common.SearchAttributeKey;
import java.util.Map;

/** Search attributes that show a regeneration in Temporal's workflow list, where registered. */
public final class SearchAttributes {

  static final SearchAttributeKey<Long> ROWS_DONE = SearchAttributeKey.forLong("RegenRowsDone");
  static final SearchAttributeKey<Long> ROWS_TOTAL = SearchAttributeKey.forLong("RegenRowsTotal");
  static final SearchAttributeKey<Double> PERCENT = SearchAttributeKey.forDouble("RegenPercent");
  static final SearchAttributeKey<String> STATE = SearchAttributeKey.forKeyword("RegenState");

  /** Name and type of each, in the words of {@code temporal operator search-attribute create}. */
  public static final Map<String, String> TYPES =
      Map.of(
          ROWS_DONE.getName(), "Int",
          ROWS_TOTAL.getName(), "Int",
          PERCENT.getName(), "Double",
          STATE.getName(), "Keyword");

  private SearchAttributes() {}
}
