package dev.overseer.sidecar;

import dev.overseer.core.log.LogEvent;
import dev.overseer.core.log.LogField;
import dev.overseer.core.log.LogLevel;
import dev.overseer.core.log.LogSink;
import java.util.ArrayList;
import java.util.List;

/** Adds to each event which run and which pipeline it is of. */
final class LogWithIds implements LogSink {
  private final LogSink sink;

  private final LogField run;
  private final LogField pipeline;

  LogWithIds(LogSink sink, String runId, String pipelineId) {
    this.sink = sink;
    this.run = LogField.field("run_id", runId);
    this.pipeline = LogField.field("pipeline_id", pipelineId);
  }

  @Override
  public boolean wants(LogLevel level) {
    return sink.wants(level);
  }

  @Override
  public void accept(LogEvent event) {
    List<LogField> fields = new ArrayList<>(event.fields().size() + 2);
    fields.add(run);
    fields.add(pipeline);
    fields.addAll(event.fields());
    sink.accept(
        new LogEvent(
            event.at(), event.level(), event.logger(), event.message(), fields, event.cause()));
  }
}
