package dev.overseer.cli;

import dev.overseer.worker.engine.EngineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** A file of the spool could not be read or written, or another engine not be used. */
final class SpoolFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  SpoolFailedException(IOException cause) {
    super(sentence(cause), cause);
  }

  private static String sentence(IOException cause) {
    return cause instanceof EngineException
        ? SafeText.of(String.valueOf(cause.getMessage()))
        : "the spool can't be used: " + words(cause);
  }

  /** The JDK's message of these is the path alone. */
  private static String words(IOException cause) {
    String message = SafeText.of(String.valueOf(cause.getMessage()));
    return switch (cause) {
      case AccessDeniedException _ -> message + ": permission denied";
      case NoSuchFileException _ -> message + ": no such file or folder";
      case NotDirectoryException _ -> message + ": not a folder";
      default -> message;
    };
  }
}
