package dev.overseer.cli;

import dev.overseer.client.FollowEvent;
import dev.overseer.protocol.ServerMessage;
import java.io.PrintWriter;

/** Prints a task's lines for programs, each as the protocol's {@code output} message. */
final class JsonLines implements SelectLines.Sink {
  private final String taskId;
  private final PrintWriter out;

  JsonLines(String taskId, PrintWriter out) {
    this.taskId = taskId;
    this.out = out;
  }

  @Override
  public void line(FollowEvent.Line line) {
    Print.json(
        new ServerMessage.Output(
            taskId,
            line.pid(),
            line.stream(),
            line.text(),
            line.seq(),
            line.at(),
            line.continued()),
        out);
  }

  @Override
  public void flush() {
    if (out.checkError()) {
      throw new BrokenPipeException();
    }
  }
}
