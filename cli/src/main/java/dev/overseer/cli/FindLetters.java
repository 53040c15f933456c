package dev.overseer.cli;

import dev.overseer.worker.engine.Engine;
import dev.overseer.worker.view.Letter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds dead letters by what people call them. */
final class FindLetters {
  private static final String SUFFIX = ".json";

  private final List<Letter> all = new ArrayList<>();

  /** Reads all letters, those of one worker if it is named. */
  FindLetters(Engine engine, Optional<String> worker) throws IOException {
    for (String each : worker.isPresent() ? List.of(worker.get()) : engine.workers()) {
      all.addAll(engine.letters(each));
    }
  }

  List<Letter> all() {
    return List.copyOf(all);
  }

  /**
   * The letters that are meant; a mistake in one name finds none.
   *
   * @throws NoSuchLetterException if a name means no letter
   */
  List<Letter> named(List<String> names) {
    Set<Letter> found = new LinkedHashSet<>();
    for (String name : names) {
      List<Letter> meant =
          all.stream()
              .filter(
                  each ->
                      each.taskId().equals(name)
                          || each.name().equals(name)
                          || (each.name() + SUFFIX).equals(name))
              .toList();
      if (meant.isEmpty()) {
        throw new NoSuchLetterException(name);
      }
      found.addAll(meant);
    }
    return List.copyOf(found);
  }
}
