package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;

/**
 * Type of a column with ids, which are strings in Java and cast in SQL. Immutable.
 *
 * @param sql its name
 * @param kind what its values look like
 */
record IdType(String sql, Kinds kind) {

  /** Ids of one kind look the same in every type of that kind. */
  enum Kinds {
    NUMBER,
    UUID,
    TEXT
  }

  /**
   * The type of a column.
   *
   * @param type as PostgreSQL's format_type spells it
   * @param column named in the message where its values can be no ids
   */
  static IdType of(String type, String column) {
    return switch (type.replaceFirst("\\(\\d+\\)$", "")) {
      case "smallint", "integer", "bigint" -> new IdType(type, Kinds.NUMBER);
      case "uuid" -> new IdType(type, Kinds.UUID);
      case "text", "character varying" -> new IdType("text", Kinds.TEXT);
      default ->
          throw new SkylightException(
              Kind.BAD_INPUT,
              column
                  + " is of the type "
                  + type
                  + ": ids are smallint, integer, bigint, uuid, text or varchar. Name another"
                  + " column, or make a view with the id cast to one of these.");
    };
  }

  /** A parameter as a value of this type. */
  String parameter() {
    return "CAST(? AS " + sql + ")";
  }

  /** A parameter that is an array of texts as an array of this type. */
  String parameters() {
    return "CAST(CAST(? AS text[]) AS " + sql + "[])";
  }

  /** The type in which a table of ours keeps such ids. */
  String column() {
    return kind == Kinds.NUMBER ? "bigint" : sql;
  }
}
