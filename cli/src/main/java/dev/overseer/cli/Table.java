package dev.overseer.cli;

import dev.overseer.cli.Style.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Rows under headings, in columns as wide as they need, or as narrow as the terminal makes them.
 * What is in a cell is made {@linkplain SafeText safe}. For one thread.
 */
final class Table {
  private static final String BETWEEN = "  ";
  private static final int NARROWEST = 6;

  private final List<Column> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /**
   * A column.
   *
   * @param right whether its cells stand at its right edge, as numbers do
   * @param shrinks whether it gives way where the terminal is narrow
   */
  record Column(String heading, boolean right, boolean shrinks) {
    static Column text(String heading) {
      return new Column(heading, false, true);
    }

    static Column fixed(String heading) {
      return new Column(heading, false, false);
    }

    static Column number(String heading) {
      return new Column(heading, true, false);
    }
  }

  /** What stands in a row and a column. */
  record Cell(String text, Optional<Tone> tone) {
    Cell {
      text = SafeText.of(text);
    }

    static Cell of(String text) {
      return new Cell(text, Optional.empty());
    }

    static Cell of(long number) {
      return of(Long.toString(number));
    }

    static Cell of(String text, Tone tone) {
      return new Cell(text, Optional.of(tone));
    }
  }

  /** Adds a row with a cell for each column. */
  void add(Cell... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "%d cells for %d columns".formatted(cells.length, columns.size()));
    }
    rows.add(List.of(cells));
  }

  /**
   * The lines, headings first.
   *
   * @param width the columns of the terminal; empty for as many as it takes
   */
  List<String> lines(Style style, OptionalInt width) {
    int[] widths = widths(width);
    List<String> lines = new ArrayList<>();
    List<Cell> headings = columns.stream().map(c -> Cell.of(c.heading, Tone.HEADING)).toList();
    lines.add(line(headings, widths, style));
    rows.forEach(row -> lines.add(line(row, widths, style)));
    return lines;
  }

  private int[] widths(OptionalInt available) {
    int[] widths = new int[columns.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = DisplayWidth.of(columns.get(column).heading);
      for (List<Cell> row : rows) {
        widths[column] = Math.max(widths[column], DisplayWidth.of(row.get(column).text));
      }
    }
    if (available.isPresent()) {
      shrink(widths, available.getAsInt());
    }
    return widths;
  }

  /** Takes a column at a time from the widest that gives way. */
  private void shrink(int[] widths, int available) {
    int total = BETWEEN.length() * (widths.length - 1);
    for (int each : widths) {
      total += each;
    }
    while (total > available) {
      int widest = -1;
      for (int column = 0; column < widths.length; column++) {
        if (columns.get(column).shrinks
            && widths[column] > NARROWEST
            && (widest < 0 || widths[column] > widths[widest])) {
          widest = column;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
      total--;
    }
  }

  private String line(List<Cell> cells, int[] widths, Style style) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      Cell cell = cells.get(column);
      String text = DisplayWidth.cut(cell.text, widths[column]);
      String padding = " ".repeat(widths[column] - DisplayWidth.of(text));
      boolean right = columns.get(column).right;
      boolean last = column == widths.length - 1;
      line.append(column == 0 ? "" : BETWEEN)
          .append(right ? padding : "")
          .append(cell.tone.map(tone -> style.paint(tone, text)).orElse(text))
          .append(right || last ? "" : padding);
    }
    return line.toString().stripTrailing();
  }
}
