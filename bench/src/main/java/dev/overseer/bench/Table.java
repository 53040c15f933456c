package dev.overseer.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in Markdown, printed when it is whole; what goes on meanwhile goes to stderr. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... header) {
    rows.add(List.of(header));
  }

  static void heading(String title, String machine) {
    System.out.printf("## %s%n%n%s%n%n", title, machine);
  }

  static void progress(String what) {
    System.err.println("… " + what);
  }

  /** A figure that was taken once. */
  void row(String what, String value) {
    rows.add(List.of(what, value, ""));
  }

  /** A figure that was taken once, with what else there is to say about it. */
  void row(String what, String value, String remark) {
    rows.add(List.of(what, value, remark));
  }

  /** A figure that was taken several times: the median, and all of them. */
  void row(String what, String format, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    String all = String.join(" · ", Arrays.stream(values).mapToObj(format::formatted).toList());
    rows.add(List.of(what, format.formatted(sorted[sorted.length / 2]), all));
  }

  void print() {
    for (int i = 0; i < rows.size(); i++) {
      System.out.println("| " + String.join(" | ", rows.get(i)) + " |");
      if (i == 0) {
        System.out.println("|" + " --- |".repeat(rows.get(i).size()));
      }
    }
  }
}
