package dev.overseer.hub.exec;

import dev.overseer.hub.spi.LineFilter;
import dev.overseer.posix.StdStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes on the lines that the condition of their stream wants. A line for which the condition
 * can't be evaluated is dropped; the first such line of an action is noted in the log, without its
 * text. Thread-safe.
 */
final class OutputFilter implements LineFilter {
  private static final System.Logger LOG = System.getLogger(OutputFilter.class.getPackageName());

  private final String action;
  private final Map<StdStream, LineCondition> conditions;

  private final AtomicBoolean noted = new AtomicBoolean();

  /**
   * @param conditions of the streams that have one; the others pass as they are
   */
  OutputFilter(String action, Map<StdStream, LineCondition> conditions) {
    this.action = action;
    this.conditions = new EnumMap<>(conditions);
  }

  /** Waits until {@link #test} doesn't block. */
  void awaitReady() {
    conditions.values().forEach(LineCondition::awaitReady);
  }

  @Override
  public boolean test(StdStream stream, String line) {
    LineCondition condition = conditions.get(stream);
    if (condition == null) {
      return true;
    }
    try {
      return condition.holds(stream, line);
    } catch (ConditionFailedException e) {
      if (noted.compareAndSet(false, true)) {
        LOG.log(
            System.Logger.Level.INFO,
            "action {0}: the condition on its {1} could not be evaluated for a line ({2}); this"
                + " line and all like it are dropped",
            action,
            stream.label(),
            e.kind());
      }
      return false;
    }
  }
}
