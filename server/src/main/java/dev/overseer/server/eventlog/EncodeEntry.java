package dev.overseer.server.eventlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overseer.core.JsonText;
import dev.overseer.hub.HubEvent.Output;
import dev.overseer.protocol.Rfc3339;
import dev.overseer.protocol.Wire;
import dev.overseer.server.TranslateEvents;

/**
 * An entry as lines of the log: messages as they go over the wire. Output has a way of its own here
 * as it has there, since what its lines have in common need not be written for each anew.
 */
final class EncodeEntry {
  private EncodeEntry() {}

  static void append(StringBuilder out, Entry entry) {
    switch (entry) {
      case Entry.Event(Output output) -> appendOutput(out, output);
      case Entry.Event(var event) ->
          out.append(new String(Wire.write(TranslateEvents.message(event)), UTF_8)).append('\n');
      case Entry.Gap gap -> appendGap(out, gap);
    }
  }

  private static void appendOutput(StringBuilder out, Output output) {
    String head =
        "{\"type\":\"output\",\"task_id\":%s,\"pid\":%d,\"stream\":\"%s\",\"data\":"
            .formatted(JsonText.quoted(output.taskId()), output.pid(), output.stream().label());
    String middle = ",\"ts\":\"" + Rfc3339.format(output.at()) + "\",\"seq\":";
    for (int line = 0; line < output.lines().count(); line++) {
      out.append(head);
      JsonText.appendQuoted(out, output.lines().text(line));
      out.append(middle).append(output.firstSeq() + line);
      if (output.lines().isContinued(line)) {
        out.append(",\"continued\":true");
      }
      out.append("}\n");
    }
  }

  /** The wire's {@code gap}, and how much is missing, which only a file can be told exactly. */
  private static void appendGap(StringBuilder out, Entry.Gap gap) {
    out.append("{\"type\":\"gap\"");
    if (!gap.taskId().isEmpty()) {
      out.append(",\"task_id\":");
      JsonText.appendQuoted(out, gap.taskId());
    }
    if (gap.missed().fromSeq() != 0) {
      out.append(",\"from_seq\":").append(gap.missed().fromSeq());
      out.append(",\"to_seq\":").append(gap.missed().toSeq());
    }
    out.append(",\"lines\":").append(gap.missed().lines());
    out.append(",\"events\":").append(gap.missed().events());
    out.append(",\"ts\":\"").append(Rfc3339.format(gap.at())).append("\"}\n");
  }
}
