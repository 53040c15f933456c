package dev.overseer.worker.view;

import dev.overseer.worker.spool.DeadLetter;
import dev.overseer.worker.spool.LetterFields;
import dev.overseer.worker.spool.Place;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task that was given up, as people see it.
 *
 * @param worker whose it was
 * @param name what people may call it, besides by its task's id
 * @param place where it is kept
 * @param fields everything that it says
 */
public record Letter(String worker, String name, Place place, ObjectNode fields)
    implements LetterFields {
  private static final String SUFFIX = ".json";

  /** One of the spool, named as its file is, without the ending. */
  public static Letter of(String worker, DeadLetter letter) {
    String file = String.valueOf(letter.file().getFileName());
    return new Letter(
        worker,
        file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : file,
        Place.ofFile(letter.file()),
        letter.fields());
  }
}
