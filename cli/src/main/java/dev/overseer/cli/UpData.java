package dev.overseer.cli;

import dev.overseer.core.AtomicFiles;
import dev.overseer.core.StateHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Where {@code overseer up} keeps everything, so that the next one goes on where this one was.
 *
 * @param folder absolute
 * @param named whether somebody named it, so that other commands must, too
 */
record UpData(Path folder, boolean named) {
  private static final int TOKEN_BYTES = 32;

  UpData {
    folder = folder.toAbsolutePath().normalize();
  }

  /** The folder that is given; else the user's own. */
  static UpData of(Optional<Path> given, Map<String, String> environment) {
    return new UpData(given.orElseGet(() -> StateHome.of(environment)), given.isPresent());
  }

  /** A command line for this data, to be shown. */
  String command(String command) {
    if (!named) {
      return command;
    }
    String shown = folder.toString();
    boolean isPlain = shown.matches("[A-Za-z0-9/._+:@%-]+");
    return command + " --data " + (isPlain ? shown : "'" + shown.replace("'", "'\\''") + "'");
  }

  /** Tasks, results, dead letters. */
  Path spool() {
    return folder.resolve("spool");
  }

  /** Running processes, so that what a killed one left behind is ended. */
  Path processes() {
    return folder.resolve("processes");
  }

  /** The hub's tasks and their exits. */
  Path history() {
    return folder.resolve("history.sqlite");
  }

  /** What the console shows of tasks that are kept elsewhere. */
  Path copies() {
    return folder.resolve("fleet");
  }

  /** System prompts of workers, if there are any. */
  Path prompts() {
    return folder.resolve("prompts");
  }

  /** What a stand-in for an agent writes. */
  Path standIn() {
    return folder.resolve("stand-in");
  }

  /** What is known of agents' sessions, and what of them was posted. */
  Path sessions() {
    return folder.resolve("sessions");
  }

  /** Held by the one that runs on this folder. */
  Path lock() {
    return folder.resolve("up.lock");
  }

  /** What lets clients in. */
  Path token() {
    return folder.resolve("token");
  }

  /** A page that goes to the console, for the browser that is opened. */
  Path loginPage() {
    return folder.resolve("login.html");
  }

  /**
   * Makes the folder, for nobody but its owner if it is new.
   *
   * @throws DataUnusableException if it can't be made or written to
   */
  UpData make() {
    try {
      Path parent = folder.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      if (!Files.isWritable(folder)) {
        throw new DataUnusableException(folder, "it can't be written to");
      }
      return this;
    } catch (IOException e) {
      throw new DataUnusableException(folder, e);
    }
  }

  /**
   * Makes a token, if there is none yet. Links of earlier times stay good that way.
   *
   * @throws DataUnusableException if it can't be written
   */
  void makeToken() {
    if (Files.exists(token())) {
      return;
    }
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    try {
      AtomicFiles.writePrivate(
          token(), (HexFormat.of().formatHex(random) + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new DataUnusableException(folder, e);
    }
  }
}
