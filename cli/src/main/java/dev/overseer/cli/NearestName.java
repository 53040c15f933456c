package dev.overseer.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a mistyped word was meant to be: the name with the fewest edits, if they are few. */
final class NearestName {
  private NearestName() {}

  /** Returns the nearest name that at most a third of the word's letters are away from. */
  static Optional<String> to(String word, Collection<String> names) {
    return names.stream()
        .filter(name -> edits(word, name) <= (word.length() + 1) / 3)
        .min(Comparator.comparingInt(name -> edits(word, name)));
  }

  /** The Levenshtein distance: letters to put in, take out or replace. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= from.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[to.length()];
  }
}
