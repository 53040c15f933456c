package dev.overseer.bridge.agent;

import dev.overseer.posix.PartlyWrittenException;
import dev.overseer.posix.PipeWriter;
import java.io.IOException;

/**
 * Writes lines into one pipe. If a part of a line went in because somebody else wrote at the same
 * time, the next line begins with a line's end: it must not become the rest of that one.
 *
 * <p>Not thread-safe.
 */
final class WriteLine {
  private final Pipe pipe;

  private boolean torn;

  /** What is needed of a {@link PipeWriter}. */
  interface Pipe {
    PipeWriter.Outcome write(byte[] message) throws IOException;

    void close();
  }

  WriteLine(Pipe pipe) {
    this.pipe = pipe;
  }

  static WriteLine into(PipeWriter writer) {
    return new WriteLine(
        new Pipe() {
          @Override
          public PipeWriter.Outcome write(byte[] message) throws IOException {
            return writer.write(message);
          }

          @Override
          public void close() {
            writer.close();
          }
        });
  }

  Written write(byte[] line) {
    byte[] message = torn ? afterLineEnd(line) : line;
    if (message.length > PipeWriter.MOST_BYTES) {
      return new Written.TooLong(line.length, PipeWriter.MOST_BYTES);
    }
    try {
      return switch (pipe.write(message)) {
        case WRITTEN -> {
          torn = false;
          yield new Written.Whole(line.length);
        }
        case FULL -> new Written.NoRoom();
        case NO_READER -> new Written.NoReader();
      };
    } catch (PartlyWrittenException e) {
      torn = true;
      return new Written.Failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Written.Failed(String.valueOf(e.getMessage()));
    } catch (IllegalStateException closed) {
      return new Written.NoReader();
    }
  }

  void close() {
    pipe.close();
  }

  private static byte[] afterLineEnd(byte[] line) {
    byte[] message = new byte[line.length + 1];
    message[0] = '\n';
    System.arraycopy(line, 0, message, 1, line.length);
    return message;
  }
}
