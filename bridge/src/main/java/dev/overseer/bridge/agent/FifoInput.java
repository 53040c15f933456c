package dev.overseer.bridge.agent;

import dev.overseer.core.Timers;
import dev.overseer.posix.NamedPipe;
import dev.overseer.posix.PipeWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;

/**
 * A named pipe that an agent reads.
 *
 * <pre>
 *             somebody reads                the last reader has gone, or another
 *   CLOSED ───────────────────► OPEN ─────► pipe has this name ──────────────────► CLOSED
 * </pre>
 *
 * <p>It is kept open between lines, since an agent takes it for the end of its input when the last
 * writer goes. And it is closed soon after the last reader has gone: with nobody at either end the
 * kernel throws away what lies unread in the pipe, which could begin in the middle of a line. The
 * agent that comes next begins with a line of its own.
 */
public final class FifoInput implements AgentInput {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final NamedPipe pipe;
  private final Timers timers;

  private Optional<WriteLine> writer = Optional.empty();
  private Object opened = "";
  private Timers.Timer nextLook = () -> false;
  private boolean closed;

  private FifoInput(NamedPipe pipe, Timers timers) {
    this.pipe = pipe;
    this.timers = timers;
  }

  /**
   * Takes a pipe, and makes it if it is not there.
   *
   * @throws IOException if there is something else, or it can't be made
   */
  public static FifoInput open(Path path, Timers timers) throws IOException {
    NamedPipe pipe = new NamedPipe(path);
    pipe.make();
    FifoInput input = new FifoInput(pipe, timers);
    input.look();
    return input;
  }

  @Override
  public synchronized Written write(byte[] line) {
    if (closed) {
      return new Written.NoReader();
    }
    try {
      forgetIfReplaced();
      Optional<WriteLine> current = writer.or(this::reach);
      if (current.isEmpty()) {
        return new Written.NoReader();
      }
      Written written = current.get().write(line);
      if (!(written instanceof Written.NoReader)) {
        return written;
      }
      forget();
      // Another reader may have come in its place.
      return reach().map(next -> next.write(line)).orElse(written);
    } catch (UnreachableException e) {
      return new Written.Failed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public synchronized Optional<String> trouble() {
    try {
      forgetIfReplaced();
      return hasReader() ? Optional.empty() : Optional.of("nobody reads " + pipe.path());
    } catch (IOException | UnreachableException e) {
      return Optional.of("%s can't be used: %s".formatted(pipe.path(), e.getMessage()));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    nextLook.cancel();
    forget();
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    if (writer.isPresent()) {
      try {
        if (!hasReader()) {
          forget();
        }
      } catch (IOException unsure) {
        // The next line meets the same, and says so.
        forget();
      }
    }
    nextLook = timers.after(LOOK, this::look);
  }

  /** Opening it tells: for writing it can't be opened without a reader. */
  private boolean hasReader() throws IOException {
    try {
      Optional<PipeWriter> probe = pipe.openForWriting();
      probe.ifPresent(PipeWriter::close);
      return probe.isPresent();
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private Optional<WriteLine> reach() {
    try {
      opened = identity();
      writer = pipe.openForWriting().map(WriteLine::into);
    } catch (NoSuchFileException gone) {
      remake();
      writer = Optional.empty();
    } catch (IOException e) {
      throw new UnreachableException(e);
    }
    return writer;
  }

  private void remake() {
    try {
      pipe.make();
    } catch (IOException e) {
      throw new UnreachableException(e);
    }
  }

  private void forgetIfReplaced() {
    if (writer.isPresent() && !opened.equals(identity())) {
      forget();
    }
  }

  private Object identity() {
    try {
      return String.valueOf(
          Files.readAttributes(pipe.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .fileKey());
    } catch (IOException gone) {
      return "";
    }
  }

  private void forget() {
    writer.ifPresent(WriteLine::close);
    writer = Optional.empty();
  }

  /** Out of a lambda. */
  private static final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
