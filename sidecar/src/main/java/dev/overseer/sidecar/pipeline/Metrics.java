package dev.overseer.sidecar.pipeline;

import dev.overseer.core.log.LogField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The watcher's figures, as Prometheus' text format 0.0.4 and as fields of a log event. Kept by
 * hand: a library would cost two megabytes of the sixty-four.
 *
 * <p>Thread-safe.
 */
public final class Metrics {
  private static final long[] BOUNDS = {
    5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 60_000, 600_000
  };

  private final AtomicLong lines = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong formatted = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong limited = new AtomicLong();
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<String, Long> restarts = new TreeMap<>();
  private final Map<String, LongSupplier> gauges = new TreeMap<>();
  private final long[] buckets = new long[BOUNDS.length];
  private long latencies;
  private long latencySum;
  private long lastLatency;

  /** All zero. */
  public Metrics() {}

  void lineRead() {
    lines.incrementAndGet();
  }

  void eventsParsed(int count) {
    events.addAndGet(count);
  }

  void postFormatted() {
    formatted.incrementAndGet();
  }

  void postsSent(int count) {
    sent.addAndGet(count);
    messages.incrementAndGet();
  }

  void rateLimited() {
    limited.incrementAndGet();
  }

  /** Something went wrong. */
  public synchronized void error(String stage, String kind) {
    errors.merge("stage=\"" + stage + "\",kind=\"" + kind + "\"", 1L, Long::sum);
  }

  synchronized void restarted(String stage) {
    restarts.merge("stage=\"" + stage + "\"", 1L, Long::sum);
  }

  /** From when a line was seen to when Discord had answered for it. */
  synchronized void latency(long millis) {
    for (int i = 0; i < BOUNDS.length; i++) {
      if (millis <= BOUNDS[i]) {
        buckets[i]++;
      }
    }
    latencies++;
    latencySum += millis;
    lastLatency = millis;
  }

  /** A figure that is asked for when it is wanted. */
  public synchronized void gauge(String name, LongSupplier value) {
    gauges.put(name, value);
  }

  /** Prometheus' text format. */
  public synchronized String text() {
    StringBuilder out = new StringBuilder(4096);
    counter(out, "lines_read_total", "Lines of transcripts that were read.", lines.get());
    counter(out, "events_parsed_total", "Events found in them.", events.get());
    counter(out, "posts_formatted_total", "Posts made of them.", formatted.get());
    counter(out, "webhook_posts_sent_total", "Posts that Discord has.", sent.get());
    counter(out, "webhook_messages_sent_total", "Messages that they went out in.", messages.get());
    counter(out, "webhook_rate_limited_total", "Answers of 429.", limited.get());
    head(out, "errors_total", "What went wrong, by stage and kind.", "counter");
    errors.forEach((labels, count) -> value(out, "errors_total{" + labels + "}", count));
    head(out, "restarts_total", "How often a stage was run again.", "counter");
    restarts.forEach((labels, count) -> value(out, "restarts_total{" + labels + "}", count));
    gauges.forEach(
        (name, value) -> {
          head(out, name, "See docs/watcher.md.", "gauge");
          value(out, name, value.getAsLong());
        });
    String latency = "end_to_end_latency_ms";
    head(out, latency, "From a line that is seen to Discord's answer.", "histogram");
    for (int i = 0; i < BOUNDS.length; i++) {
      value(out, latency + "_bucket{le=\"" + BOUNDS[i] + "\"}", buckets[i]);
    }
    value(out, latency + "_bucket{le=\"+Inf\"}", latencies);
    value(out, latency + "_sum", latencySum);
    value(out, latency + "_count", latencies);
    return out.toString();
  }

  private static void counter(StringBuilder out, String name, String help, long value) {
    head(out, name, help, "counter");
    value(out, name, value);
  }

  private static void head(StringBuilder out, String name, String help, String type) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void value(StringBuilder out, String name, long value) {
    out.append(name).append(' ').append(value).append('\n');
  }

  /** The same for a log. */
  public synchronized LogField[] fields() {
    List<LogField> fields = new ArrayList<>();
    fields.add(LogField.field("lines_read_total", lines.get()));
    fields.add(LogField.field("events_parsed_total", events.get()));
    fields.add(LogField.field("posts_formatted_total", formatted.get()));
    fields.add(LogField.field("webhook_posts_sent_total", sent.get()));
    fields.add(LogField.field("errors_total", sum(errors)));
    fields.add(LogField.field("restarts_total", sum(restarts)));
    gauges.forEach((name, value) -> fields.add(LogField.field(name, value.getAsLong())));
    fields.add(LogField.field("latency_ms", lastLatency));
    return fields.toArray(LogField[]::new);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many posts Discord has. */
  public long sent() {
    return sent.get();
  }

  /** How many lines were read. */
  public long linesRead() {
    return lines.get();
  }
}
