package dev.overseer.cli;

import dev.overseer.posix.FileLease;
import dev.overseer.worker.spool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.node.ObjectNode;

/**
 * The right to work on {@link UpData}: of all processes one has it, until it ends in whatever way.
 * Says meanwhile where it listens.
 */
final class HoldData implements AutoCloseable {
  /** Who looks whether somebody runs may hold the lock for a moment, and so may who is dying. */
  private static final int TRIES = 20;

  private static final Duration BETWEEN = Duration.ofMillis(50);

  private final UpData data;
  private final FileLease lease;

  private HoldData(UpData data, FileLease lease) {
    this.data = data;
    this.lease = lease;
  }

  /**
   * Who has it.
   *
   * @param url where it listens; empty as long as it does not
   */
  record Running(long pid, Optional<String> url) {}

  /**
   * Takes it.
   *
   * @throws AlreadyUpException if another has it
   * @throws DataUnusableException if the file can't be locked
   */
  static HoldData take(UpData data) {
    try {
      for (int i = 0; i < TRIES; i++) {
        Optional<FileLease> lease = FileLease.tryTake(data.lock());
        if (lease.isPresent()) {
          HoldData held = new HoldData(data, lease.get());
          held.write(Optional.empty());
          return held;
        }
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
      throw new AlreadyUpException(data, read(data).orElse(new Running(0, Optional.empty())));
    } catch (IOException e) {
      throw new DataUnusableException(data.folder(), e);
    }
  }

  /**
   * Who has it now; empty if nobody does.
   *
   * @throws DataUnusableException if the file can't be looked at
   */
  static Optional<Running> running(UpData data) {
    try {
      if (!Files.exists(data.lock())) {
        return Optional.empty();
      }
      Optional<FileLease> free = FileLease.tryTake(data.lock());
      if (free.isPresent()) {
        free.get().close();
        return Optional.empty();
      }
      return read(data);
    } catch (IOException e) {
      throw new DataUnusableException(data.folder(), e);
    }
  }

  /**
   * Says where it listens.
   *
   * @throws DataUnusableException if that can't be written
   */
  void tell(String url) {
    try {
      write(Optional.of(url));
    } catch (IOException e) {
      throw new DataUnusableException(data.folder(), e);
    }
  }

  @Override
  public void close() {
    try {
      lease.close();
    } catch (IOException e) {
      throw new DataUnusableException(data.folder(), e);
    }
  }

  private void write(Optional<String> url) throws IOException {
    ObjectNode json = Json.object();
    json.put("pid", ProcessHandle.current().pid());
    url.ifPresent(known -> json.put("url", known));
    lease.write(Json.bytes(json));
  }

  private static Optional<Running> read(UpData data) throws IOException {
    try {
      return Json.parse(Files.readAllBytes(data.lock()))
          .map(json -> new Running(json.path("pid").asLong(0), json.path("url").asStringOpt()));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }
}
