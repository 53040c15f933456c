package dev.overseer.cli;

import dev.overseer.cli.MeasureTasks.Usage;
import dev.overseer.cli.Table.Cell;
import dev.overseer.cli.Table.Column;
import dev.overseer.posix.GroupUsage;
import dev.overseer.protocol.TaskInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What {@code top} shows of one moment: the busiest tasks first, and those that wait after those
 * that run. Immutable.
 *
 * @param listed the hub's tasks
 * @param shown those of them that are shown, of which {@code usages} tells
 */
record TopFrame(
    ListTasks.Listed listed, List<TaskInfo> shown, Map<String, Usage> usages, Instant now) {

  /** The order of the states in the table. */
  private static final List<TaskState> ORDER =
      List.of(
          TaskState.RUNNING,
          TaskState.STOPPING,
          TaskState.STARTING,
          TaskState.RESTARTING,
          TaskState.GIVEN_UP,
          TaskState.QUEUED);

  /** What is worth watching of what a hub lists. */
  static List<TaskInfo> select(ListTasks.Listed listed, Optional<String> action) {
    return listed.tasks().stream()
        .filter(task -> action.isEmpty() || action.get().equals(task.action()))
        .filter(task -> !listed.state(task).isOver())
        .sorted(Comparator.comparingInt(task -> ORDER.indexOf(listed.state(task))))
        .toList();
  }

  /** One sentence on all of them. */
  String summary() {
    Map<TaskState, Long> counts =
        listed.tasks().stream()
            .collect(Collectors.groupingBy(listed::state, Collectors.counting()));
    long queued = counts.getOrDefault(TaskState.QUEUED, 0L);
    long givenUp = counts.getOrDefault(TaskState.GIVEN_UP, 0L);
    long over =
        counts.getOrDefault(TaskState.STOPPED, 0L) + counts.getOrDefault(TaskState.EXITED, 0L);
    long active = listed.tasks().size() - queued - givenUp - over;
    return "%d active, %d queued, %d given up, %d over".formatted(active, queued, givenUp, over);
  }

  /**
   * The table.
   *
   * @param most how many rows at most
   */
  List<String> table(Style style, OptionalInt width, int most, boolean shorten) {
    Table table =
        new Table(
            Column.text("TASK"),
            Column.text("ACTION"),
            Column.fixed("STATE"),
            Column.number("PID"),
            Column.number("AGE"),
            Column.number("CPU%"),
            Column.number("MEMORY"),
            Column.number("PROCS"),
            Column.number("LINES/S"),
            Column.number("RESTARTS"));
    for (TaskInfo task : sorted().subList(0, Math.min(most, shown.size()))) {
      TaskState state = listed.state(task);
      Usage usage = usage(task);
      Optional<GroupUsage> group = usage.group();
      table.add(
          Cell.of(shorten ? TaskIds.shorten(task.taskId(), listed.tasks()) : task.taskId()),
          Cell.of(task.action()),
          Cell.of(state.words(task, now), state.tone()),
          Cell.of(state.hasProcess() && task.currentPid() > 0 ? "" + task.currentPid() : ""),
          Cell.of(Ages.since(task.createdAt(), now)),
          Cell.of(usage.cpuPercent().map(cpu -> decimal(cpu, 1)).orElse("")),
          Cell.of(group.map(used -> Ages.bytes(used.residentBytes())).orElse("")),
          Cell.of(group.map(used -> "" + used.processes()).orElse("")),
          Cell.of(usage.linesPerSecond().map(lines -> decimal(lines, 0)).orElse("")),
          Cell.of(task.restartCount()));
    }
    return table.lines(style, width);
  }

  /** The same for programs. What isn't known is left out. */
  Map<String, Object> document() {
    List<Object> tasks = new ArrayList<>();
    for (TaskInfo task : sorted()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("task_id", task.taskId());
      row.put("action", task.action());
      row.put("params", new TreeMap<>(task.params()));
      row.put("state", listed.state(task).name().toLowerCase(Locale.ROOT));
      row.put("created_at", task.createdAt().toString());
      row.put("restart_count", task.restartCount());
      if (listed.state(task).hasProcess() && task.currentPid() > 0) {
        row.put("pid", task.currentPid());
      }
      Usage usage = usage(task);
      usage.cpuPercent().ifPresent(cpu -> row.put("cpu_percent", rounded(cpu)));
      usage.group().ifPresent(used -> row.put("resident_bytes", used.residentBytes()));
      usage.group().ifPresent(used -> row.put("processes", used.processes()));
      usage.linesPerSecond().ifPresent(lines -> row.put("lines_per_second", rounded(lines)));
      tasks.add(row);
    }
    return Map.of("tasks", tasks);
  }

  private List<TaskInfo> sorted() {
    return shown.stream()
        .sorted(
            Comparator.comparingInt((TaskInfo task) -> ORDER.indexOf(listed.state(task)))
                .thenComparing(
                    task -> usage(task).cpuPercent().orElse(0.0), Comparator.reverseOrder())
                .thenComparing(TaskInfo::createdAt))
        .toList();
  }

  private Usage usage(TaskInfo task) {
    return usages.getOrDefault(task.taskId(), Usage.UNKNOWN);
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
