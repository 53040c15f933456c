package dev.overseer.posix;

import java.nio.file.Path;

/** What a child reads from its standard input. */
public sealed interface Input {

  /** It is at its end at once: /dev/null. */
  record Nothing() implements Input {}

  /**
   * A file. It is opened when the child starts, by us and for reading only; what happens to its
   * name later does not matter.
   *
   * @param path relative to our working directory, not the child's; no folder
   */
  record FromFile(Path path) implements Input {}

  /** What we write: see {@link Child#input}. */
  record FromUs() implements Input {}
}
