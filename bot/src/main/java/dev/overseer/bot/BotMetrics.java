package dev.overseer.bot;

import dev.overseer.bot.asks.AskState;
import dev.overseer.bot.steering.Outcome;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.DoubleSupplier;

/** What the bot does, as Prometheus reads it. Thread-safe. */
final class BotMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter created =
      counter("overseer_bot_runs_opened", "Runs that got a place in Discord.");
  private final Counter ended = counter("overseer_bot_runs_ended", "Runs that are over.");
  private final Counter vanished =
      counter(
          "overseer_bot_places_vanished",
          "Places and webhooks of runs that somebody took away in Discord.");
  private final Counter inputs =
      counter(
          "overseer_bot_inputs", "What people wrote to agents, by what became of it.", "outcome");
  private final Counter asks =
      counter("overseer_bot_asks", "Questions of agents, by their answer.", "answer");
  private final Counter refused =
      counter(
          "overseer_bot_refused",
          "Commands, messages and interactions that were not let through, by why.",
          "reason");
  private final Counter disconnects =
      counter("overseer_bot_disconnects", "How often the connection to Discord broke.");

  BotMetrics() {
    // Named before they count anything: a rate needs a zero to begin from.
    for (Outcome.Status status : Outcome.Status.values()) {
      inputs.labelValues(status.word());
    }
    List.of("approved", "denied", "expired").forEach(asks::labelValues);
    List.of("person", "place", "over", "signature", "replay", "answer")
        .forEach(refused::labelValues);
  }

  /** A figure that is read when it is asked for. */
  void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(report -> report.call(value.getAsDouble()))
        .register(registry);
  }

  void created() {
    created.inc();
  }

  void ended() {
    ended.inc();
  }

  void vanished() {
    vanished.inc();
  }

  void input(Outcome.Status status) {
    inputs.labelValues(status.word()).inc();
  }

  void answered(AskState state) {
    asks.labelValues(state.word()).inc();
  }

  void refused(String reason) {
    refused.labelValues(reason).inc();
  }

  void disconnected() {
    disconnects.inc();
  }

  /** All of it, in the text format 0.0.4. */
  byte[] text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(text, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toByteArray();
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }
}
