package dev.overseer.worker.agent;

import dev.overseer.posix.StdStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Both outputs of one attempt. A disk that is full costs output, not the attempt: what could not be
 * kept is marked in the text. Not thread-safe.
 */
final class AgentOutput implements Closeable {
  private static final int TAIL_BYTES = 8192;

  private final OutputFile stdout;
  private final OutputFile stderr;
  private final ReadAgentReport report;
  private final int textBytes;

  private Optional<IOException> failure = Optional.empty();

  /**
   * Nothing yet.
   *
   * @param fileBytes how much of each is kept on disk
   * @param textBytes how much of each the texts hold
   * @throws IOException if what an earlier attempt left can't be taken away
   */
  AgentOutput(AttemptOrder order, AgentProfile.Report format, long fileBytes, int textBytes)
      throws IOException {
    this.stdout = new OutputFile(order.stdout(), fileBytes);
    this.stderr = new OutputFile(order.stderr(), fileBytes);
    this.report = new ReadAgentReport(format);
    this.textBytes = textBytes;
  }

  void accept(StdStream stream, ByteBuffer bytes) {
    if (stream == StdStream.STDOUT) {
      report.accept(bytes.asReadOnlyBuffer());
    }
    if (failure.isEmpty()) {
      try {
        file(stream).write(bytes);
      } catch (IOException e) {
        failure = Optional.of(e);
      }
    }
  }

  AgentReport report() {
    return report.report();
  }

  /** What an output says, bounded. */
  String text(StdStream stream) {
    try {
      String text = file(stream).text(textBytes);
      return failure
          .map(lost -> text + "\n[… the rest is lost: %s …]\n".formatted(lost.getMessage()))
          .orElse(text);
    } catch (IOException e) {
      return "[… the output is lost: %s …]\n".formatted(e.getMessage());
    }
  }

  /** The last that it said, to judge the attempt by: errors last, since they tell most. */
  String tail() {
    try {
      return stdout.tail(TAIL_BYTES) + "\n" + stderr.tail(TAIL_BYTES);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    try {
      stdout.close();
    } finally {
      stderr.close();
    }
  }

  private OutputFile file(StdStream stream) {
    return switch (stream) {
      case STDOUT -> stdout;
      case STDERR -> stderr;
    };
  }
}
