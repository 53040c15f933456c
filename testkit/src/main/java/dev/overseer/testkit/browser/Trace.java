package dev.overseer.testkit.browser;

import dev.overseer.testkit.browser.DevTools.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What the threads of a page that draw and run its script did: the tasks of the main thread with
 * their times. While one of them runs, the page neither draws nor answers.
 */
public final class Trace {
  private static final String TASK = "RunTask";
  private static final List<String> CATEGORIES =
      List.of("disabled-by-default-devtools.timeline", "blink.user_timing", "__metadata");

  private static final String BEGIN = "overseer trace begins";
  private static final String END = "overseer trace ends";

  /** Shorter ones are many, and nobody notices. */
  private static final double NOTICED_MS = 1;

  private record Task(String thread, double milliseconds) {}

  private final List<Task> tasks = new ArrayList<>();
  private final Set<String> mains = new HashSet<>();
  private final Set<String> marks = new HashSet<>();
  final CountDownLatch complete = new CountDownLatch(1);

  Trace() {}

  void hear(Event event) {
    switch (event.method()) {
      case "Tracing.dataCollected" -> event.params().path("value").forEach(this::add);
      case "Tracing.tracingComplete" -> complete.countDown();
      default -> {
        // Of no matter for a trace.
      }
    }
  }

  private void add(JsonNode event) {
    String thread = event.path("pid").asString() + "/" + event.path("tid").asString();
    String name = event.path("name").asString();
    double milliseconds = event.path("dur").asDouble(0) / 1000;
    if (name.equals(TASK) && milliseconds >= NOTICED_MS) {
      tasks.add(new Task(thread, milliseconds));
    } else if (name.equals("thread_name")
        && event.path("args").path("name").asString().equals("CrRendererMain")) {
      mains.add(thread);
    } else if (name.equals(BEGIN) || name.equals(END)) {
      marks.add(name);
    }
  }

  /** Script that marks in the trace where it begins. */
  static String begin() {
    return mark(BEGIN);
  }

  /** Script that marks in the trace where it ends. */
  static String end() {
    return mark(END);
  }

  private static String mark(String name) {
    return "performance.mark('%1$s'); performance.clearMarks('%1$s')".formatted(name);
  }

  /** Whether the page was recorded from {@link #begin()} to {@link #end()}. */
  boolean isWhole() {
    return marks.containsAll(List.of(BEGIN, END));
  }

  /** The longest time for which a main thread did one thing, in milliseconds. */
  public double longestTaskMillis() {
    return onMain().mapToDouble(Task::milliseconds).max().orElse(0);
  }

  /** How many tasks of the main threads took longer. */
  public long tasksLongerThan(double milliseconds) {
    return onMain().filter(task -> task.milliseconds() > milliseconds).count();
  }

  /** How long the main threads were busy, with tasks of a millisecond or more. */
  public double busyMillis() {
    return onMain().mapToDouble(Task::milliseconds).sum();
  }

  private Stream<Task> onMain() {
    return tasks.stream().filter(task -> mains.contains(task.thread()));
  }

  static Map<String, Object> parameters() {
    return Map.of(
        "transferMode",
        "ReportEvents",
        "traceConfig",
        Map.of(
            "recordMode",
            "recordContinuously",
            "includedCategories",
            CATEGORIES,
            "excludedCategories",
            List.of("*")));
  }
}
