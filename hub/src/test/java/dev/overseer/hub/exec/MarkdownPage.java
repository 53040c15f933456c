package dev.overseer.hub.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of docs/, cut into what a test can try out. */
final class MarkdownPage {
  private static final Pattern CODE = Pattern.compile("`` ?(.+?) ?``|`([^`]+)`");

  private final List<String> lines;

  MarkdownPage(String name) throws IOException {
    lines = Files.readAllLines(Path.of("../docs").resolve(name));
  }

  /** All of it. */
  String text() {
    return String.join("\n", lines);
  }

  /** The fenced blocks in a language. */
  List<String> blocks(String language) {
    List<String> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("```" + language)) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
        blocks.add(String.join("\n", lines.subList(i + 1, end)) + "\n");
        i = end;
      }
    }
    return blocks;
  }

  /** The tables with these headings: rows of cells, each as it is written. */
  List<List<List<String>>> tables(String... headings) {
    List<List<List<String>>> tables = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("|") && cells(lines.get(i)).equals(List.of(headings))) {
        List<List<String>> rows =
            lines.subList(i + 2, lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(MarkdownPage::cells)
                .toList();
        tables.add(rows);
      }
    }
    return tables;
  }

  /** What stands as code in a cell. */
  static List<String> codes(String cell) {
    return CODE.matcher(cell)
        .results()
        .map(MarkdownPage::code)
        .map(code -> code.replace("\\|", "|"))
        .toList();
  }

  private static String code(MatchResult match) {
    return match.group(1) == null ? match.group(2) : match.group(1);
  }

  private static List<String> cells(String line) {
    String inside = line.strip().substring(1, line.strip().length() - 1);
    return Arrays.stream(inside.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
  }
}
