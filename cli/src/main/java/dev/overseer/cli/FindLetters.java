package dev.overseer.cli;

import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.SpoolLayout;
import dev.overseer.worker.view.KnownWorkers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds dead letters by what people call them. */
final class FindLetters {
  private static final String SUFFIX = ".json";

  private final List<Owned> all = new ArrayList<>();

  /** A letter and whose it is. */
  record Owned(String worker, DeadLetter letter) {
    /** The file's name, without its ending. */
    String name() {
      String file = String.valueOf(letter.file().getFileName());
      return file.substring(0, file.length() - SUFFIX.length());
    }
  }

  /** Reads all letters, those of one worker if it is named. */
  FindLetters(SpoolLayout layout, Optional<String> worker) throws IOException {
    Collection<String> workers =
        worker.isPresent() ? List.of(worker.get()) : KnownWorkers.of(layout);
    for (String each : workers) {
      for (DeadLetter letter : DeadLetter.list(layout, each)) {
        all.add(new Owned(each, letter));
      }
    }
  }

  List<Owned> all() {
    return List.copyOf(all);
  }

  /**
   * The letters that are meant; a mistake in one name finds none.
   *
   * @throws NoSuchLetterException if a name means no letter
   */
  List<Owned> named(List<String> names) {
    Set<Owned> found = new LinkedHashSet<>();
    for (String name : names) {
      List<Owned> meant =
          all.stream()
              .filter(
                  each ->
                      each.letter().taskId().equals(name)
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
