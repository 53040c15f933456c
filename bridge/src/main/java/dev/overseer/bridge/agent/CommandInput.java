package dev.overseer.bridge.agent;

import dev.overseer.posix.PipeWriter;
import java.util.Optional;

/** The standard input of a command that this bridge has started. */
final class CommandInput implements AgentInput {
  private final WriteLine writer;

  private boolean ended;

  CommandInput(PipeWriter stdin) {
    this.writer = WriteLine.into(stdin);
  }

  @Override
  public synchronized Written write(byte[] line) {
    return ended ? new Written.NoReader() : writer.write(line);
  }

  @Override
  public synchronized Optional<String> trouble() {
    return ended ? Optional.of("the command reads no more") : Optional.empty();
  }

  /** The command comes to the end of its input. */
  @Override
  public synchronized void close() {
    ended = true;
    writer.close();
  }
}
