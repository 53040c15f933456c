package dev.overseer.bridge;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** What the bridge does, as Prometheus reads it. Thread-safe. */
final class BridgeMetrics {
  private static final List<String> OUTCOMES =
      List.of(
          "delivered",
          "no_reader",
          "busy",
          "rate_limited",
          "bad_input",
          "too_large",
          "forbidden",
          "unauthorized",
          "failed");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter inputs =
      counter(
          "overseer_bridge_inputs",
          "Inputs, by how they came and what became of them.",
          "way",
          "outcome");
  private final Counter bytes =
      counter("overseer_bridge_input_bytes", "What was written to the agent.");
  private final Counter confirmed =
      counter("overseer_bridge_confirmed", "Inputs that the agent's transcript shows.");
  private final Counter polls =
      counter("overseer_bridge_polls", "Requests to the bot for inputs.", "result");

  /** How an input came. */
  enum Way {
    /** Somebody called. */
    PUSH,
    /** The bot was asked. */
    PULL;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a request to the bot for inputs ended. */
  enum Poll {
    /** It answered. */
    OK,
    /** It is not there, or not itself. */
    LATER,
    /** It does not let this bridge in. */
    REFUSED
  }

  /**
   * Zeroes.
   *
   * @param reads whether an agent reads
   */
  BridgeMetrics(BooleanSupplier reads) {
    GaugeWithCallback.builder()
        .name("overseer_bridge_reader")
        .help("1 while an agent reads its input.")
        .callback(report -> report.call(reads.getAsBoolean() ? 1 : 0))
        .register(registry);
    // Named before they count anything: a rate needs a zero to begin from.
    for (Way way : Way.values()) {
      OUTCOMES.forEach(outcome -> inputs.labelValues(way.label(), outcome));
    }
    for (Poll poll : Poll.values()) {
      polls.labelValues(label(poll));
    }
  }

  void delivered(Way way, int count) {
    count(way, "delivered");
    bytes.inc(count);
  }

  void count(Way way, String outcome) {
    inputs.labelValues(way.label(), outcome).inc();
  }

  void confirmed() {
    confirmed.inc();
  }

  void polled(Poll result) {
    polls.labelValues(label(result)).inc();
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

  private static String label(Poll poll) {
    return poll.name().toLowerCase(Locale.ROOT);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }
}
