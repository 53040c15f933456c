package dev.overseer.worker.agent;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds in an agent's output what it tells of its own work, while it comes. Format: {@code claude
 * --output-format stream-json --verbose} writes one JSON object a line, an {@code init} of type
 * {@code system} first and a {@code result} last. Not thread-safe.
 */
final class ReadAgentReport {
  /** A line may hold a whole file that the agent read; those that tell of itself are short. */
  private static final int LONGEST_LINE_BYTES = 4 << 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final AgentProfile.Report format;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean tooLong;
  private AgentReport report = AgentReport.NONE;

  ReadAgentReport(AgentProfile.Report format) {
    this.format = format;
  }

  /** Takes the next bytes of standard output, all that remain. */
  void accept(ByteBuffer bytes) {
    switch (format) {
      case TEXT -> {}
      case CLAUDE_STREAM_JSON -> split(bytes);
    }
  }

  /** What it told, once all of its output was taken. */
  AgentReport report() {
    endLine();
    return report;
  }

  private void split(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        endLine();
      } else if (line.size() < LONGEST_LINE_BYTES) {
        line.write(next);
      } else {
        tooLong = true;
      }
    }
  }

  private void endLine() {
    if (!tooLong && line.size() > 0) {
      try {
        read(JSON.readTree(line.toByteArray()));
      } catch (JacksonException noJson) {
        // Agents print warnings in between.
      }
    }
    line.reset();
    tooLong = false;
  }

  private void read(JsonNode event) {
    String type = event.path("type").asString("");
    if (type.equals("system") && event.path("subtype").asString("").equals("init")) {
      report =
          new AgentReport(
              event.path("session_id").asStringOpt(),
              event.path("model").asStringOpt(),
              report.turns(),
              report.inputTokens(),
              report.outputTokens(),
              report.cacheWriteTokens(),
              report.cacheReadTokens(),
              report.costUsd(),
              report.error(),
              report.text());
    } else if (type.equals("result")) {
      JsonNode usage = event.path("usage");
      report =
          new AgentReport(
              event.path("session_id").asStringOpt().or(report::sessionId),
              report.model(),
              event.path("num_turns").isIntegralNumber()
                  ? OptionalInt.of(event.path("num_turns").asInt(0))
                  : OptionalInt.empty(),
              number(usage.path("input_tokens")),
              number(usage.path("output_tokens")),
              number(usage.path("cache_creation_input_tokens")),
              number(usage.path("cache_read_input_tokens")),
              cost(event),
              event.path("is_error").asBoolean(false),
              event.path("result").asStringOpt());
    }
  }

  private static Optional<BigDecimal> cost(JsonNode event) {
    JsonNode cost = event.path("total_cost_usd");
    return cost.isNumber() && cost.decimalValue().signum() >= 0
        ? Optional.of(cost.decimalValue())
        : Optional.empty();
  }

  private static OptionalLong number(JsonNode node) {
    return node.isIntegralNumber() ? OptionalLong.of(node.asLong(0)) : OptionalLong.empty();
  }
}
