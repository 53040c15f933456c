package dev.overseer.bridge;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.bridge.agent.AgentInput;
import dev.overseer.bridge.agent.InputFormat;
import dev.overseer.bridge.agent.WatchTranscript;
import dev.overseer.bridge.agent.Written;
import dev.overseer.core.log.Log;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes a message as one line to the agent, whoever it comes from. Its text never reaches the log:
 * people paste secrets. Thread-safe.
 */
final class DeliverInput {
  private final AgentInput input;
  private final Optional<WatchTranscript> transcript;
  private final BridgeMetrics metrics;
  private final Log log;

  private final InputFormat format;
  private final Duration confirmWait;

  DeliverInput(
      AgentInput input,
      InputFormat format,
      Optional<WatchTranscript> transcript,
      Duration confirmWait,
      BridgeMetrics metrics,
      Log log) {
    this.input = input;
    this.format = format;
    this.transcript = transcript;
    this.confirmWait = confirmWait;
    this.metrics = metrics;
    this.log = log;
  }

  /**
   * Delivers one.
   *
   * @param way for metrics and log
   */
  Delivery deliver(InputMessage message, BridgeMetrics.Way way) throws InterruptedException {
    byte[] line = format.line(message.text());
    Optional<WatchTranscript.Expected> expected =
        transcript.map(watch -> watch.expect(format.asRead(message.text())));
    Written written = input.write(line);
    tell(message, way, written);
    if (!(written instanceof Written.Whole)) {
      expected.ifPresent(one -> transcript.ifPresent(watch -> watch.withdraw(one)));
      return new Delivery(written, Delivery.Confirmed.UNKNOWN);
    }
    if (expected.isEmpty()) {
      return new Delivery(written, Delivery.Confirmed.UNKNOWN);
    }
    return new Delivery(
        written,
        expected.get().await(confirmWait) ? Delivery.Confirmed.YES : Delivery.Confirmed.NOT_YET);
  }

  private void tell(InputMessage message, BridgeMetrics.Way way, Written written) {
    Log about =
        log.with(
            field("way", way.label()),
            field("author", message.author().orElse("")),
            field("run", message.run().orElse("")),
            field("channel_id", message.channelId().orElse("")));
    switch (written) {
      case Written.Whole(int bytes) -> {
        metrics.delivered(way, bytes);
        about.info("an input was delivered", field("bytes", bytes));
      }
      case Written.NoReader() -> {
        metrics.count(way, "no_reader");
        about.warn("an input was not delivered: nobody reads");
      }
      case Written.NoRoom() -> {
        metrics.count(way, "busy");
        about.warn("an input was not delivered: the agent has not read what came before");
      }
      case Written.TooLong(int bytes, int most) -> {
        metrics.count(way, "too_large");
        about.warn(
            "an input was not delivered: no pipe holds its line",
            field("bytes", bytes),
            field("most", most));
      }
      case Written.Failed(String reason) -> {
        metrics.count(way, "failed");
        about.error("an input was not delivered", field("reason", reason));
      }
    }
  }
}
