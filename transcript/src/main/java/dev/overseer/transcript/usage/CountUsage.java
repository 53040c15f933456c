package dev.overseer.transcript.usage;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds up what messages used. A message stands in several lines, each with what it has used up to
 * there: the last one counts, once. Messages are told apart by id and request.
 *
 * <p>Of old messages only the sum is kept, and that they have been counted. Not thread-safe.
 */
public final class CountUsage {
  /** What Claude Code calls the model of its own error texts; they cost nothing. */
  private static final String SYNTHETIC = "<synthetic>";

  private static final int OPEN = 256;

  private final Keys closed = new Keys();
  private final Map<String, Entry> open = new LinkedHashMap<>();
  private final Map<String, Usage> sums = new TreeMap<>();
  private long messages;

  /** Nothing was used yet. */
  public CountUsage() {}

  private record Entry(String model, Usage usage) {}

  /**
   * A message has used so much up to now.
   *
   * @param message its id and request
   */
  public void used(String message, String model, Usage usage) {
    if (model.equals(SYNTHETIC) || closed.contains(message)) {
      return;
    }
    if (open.put(message, new Entry(model, usage)) == null) {
      messages++;
    }
    if (open.size() > OPEN) {
      Iterator<Map.Entry<String, Entry>> eldest = open.entrySet().iterator();
      Map.Entry<String, Entry> done = eldest.next();
      eldest.remove();
      closed.add(done.getKey());
      sums.merge(done.getValue().model, done.getValue().usage, Usage::plus);
    }
  }

  /** How many messages there were. */
  public long messages() {
    return messages;
  }

  /** What each model used. */
  public Map<String, Usage> byModel() {
    Map<String, Usage> all = new TreeMap<>(sums);
    open.values().forEach(entry -> all.merge(entry.model, entry.usage, Usage::plus));
    return all;
  }
}
