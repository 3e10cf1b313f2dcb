package dev.stowage.standalone.cache;

import dev.stowage.image.Printable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows of cells below a heading, each column as wide as it needs to be. */
record PlainTable(List<String> heading, List<List<String>> rows) {
  private static final int LONGEST_CELL = 300;
  private static final String GAP = "  ";

  PlainTable {
    heading = List.copyOf(heading);
    rows = rows.stream().map(row -> row.stream().map(PlainTable::shown).toList()).toList();
  }

  /** Text from a cluster, so that it cannot do anything to a terminal. */
  static String shown(String text) {
    return Printable.of(text, LONGEST_CELL);
  }

  @Override
  public String toString() {
    List<Integer> widths =
        IntStream.range(0, heading.size())
            .mapToObj(column ->
                Stream.concat(Stream.of(heading), rows.stream())
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0))
            .toList();
    return Stream.concat(Stream.of(heading), rows.stream())
        .map(row -> line(row, widths))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String line(List<String> row, List<Integer> widths) {
    return IntStream.range(0, row.size())
        .mapToObj(
            column -> row.get(column) + " ".repeat(widths.get(column) - row.get(column).length()))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }
}
