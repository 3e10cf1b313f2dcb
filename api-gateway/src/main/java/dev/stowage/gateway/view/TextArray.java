package dev.stowage.gateway.view;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column of texts. */
public final class TextArray {

  private TextArray() {}

  /** The texts, or null where the column has no value. */
  public static @Nullable List<String> of(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? null : List.of((String[]) array.getArray());
  }
}
