package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.cli.Style.Tone;
import dev.overseer.cli.Table.Cell;
import dev.overseer.cli.Table.Column;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table =
      new Table(Column.text("TASK"), Column.number("AGE"), Column.text("PARAMETERS"));

  @Test
  void columnsAreAsWideAsTheyNeedToBe() {
    table.add(Cell.of("漢字"), Cell.of("3m"), Cell.of("a=1"));
    table.add(Cell.of("nightly-build"), Cell.of("12h05m"), Cell.of(""));

    assertThat(table.lines(Style.PLAIN, OptionalInt.empty()))
        .containsExactly(
            "TASK              AGE  PARAMETERS",
            "漢字               3m  a=1",
            "nightly-build  12h05m");
  }

  @Test
  void theWidestOfThoseThatMayGivesWay() {
    table.add(Cell.of("nightly-build"), Cell.of("12h05m"), Cell.of("x=" + "y".repeat(100)));

    assertThat(table.lines(Style.PLAIN, OptionalInt.of(40)))
        .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(40))
        .last()
        .asString()
        .startsWith("nightly-build  12h05m  x=yyy")
        .endsWith("…");
    assertThat(table.lines(Style.PLAIN, OptionalInt.of(26)).getLast())
        .isEqualTo("nightly…  12h05m  x=yyyyy…");
  }

  @Test
  void whatCannotGiveWayOverflowsRatherThanVanishes() {
    table.add(Cell.of("nightly-build"), Cell.of("12h05m"), Cell.of("x=1"));

    assertThat(table.lines(Style.PLAIN, OptionalInt.of(1)).getLast()).contains("12h05m");
  }

  @Test
  void cellsCannotReachTheTerminal() {
    table.add(Cell.of("evil\u001b]0;title\u0007"), Cell.of(1), Cell.of("a\nb"));

    assertThat(table.lines(Style.PLAIN, OptionalInt.empty()).getLast())
        .isEqualTo("evil␛]0;title␇    1  a␊b");
  }

  @Test
  void coloursTakeNoWidth() {
    table.add(Cell.of("t", Tone.GOOD), Cell.of("3m"), Cell.of("a"));

    assertThat(table.lines(new Style(true), OptionalInt.empty()).getLast())
        .isEqualTo("\u001b[32mt\u001b[0m      3m  a");
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThatThrownBy(() -> table.add(Cell.of("t")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 cells for 3 columns");
  }

  @Test
  void coloursAreForTerminalsWhoseUserWantsThem() {
    Map<String, String> usual = Map.of("TERM", "xterm");
    assertThat(Style.of(true, usual).coloured()).isTrue();
    assertThat(Style.of(false, usual).coloured()).isFalse();
    assertThat(Style.of(true, Map.of("TERM", "xterm", "NO_COLOR", "1")).coloured()).isFalse();
    assertThat(Style.of(true, Map.of("TERM", "xterm", "NO_COLOR", "")).coloured()).isTrue();
    assertThat(Style.of(true, Map.of("TERM", "dumb")).coloured()).isFalse();
    assertThat(Style.of(true, Map.of()).coloured()).isFalse();
  }
}
