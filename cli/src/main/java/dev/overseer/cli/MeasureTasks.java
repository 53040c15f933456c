package dev.overseer.cli;

import dev.overseer.client.HubAddress;
import dev.overseer.client.HubConnection;
import dev.overseer.posix.GroupUsage;
import dev.overseer.protocol.ClientMessage;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.TaskInfo;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What tasks use, from one look to the next: lines by the hub's counters; processor and memory of
 * their process groups from /proc, where the hub runs on this machine. For one thread.
 */
final class MeasureTasks {
  /**
   * The kernel's start time of a process and the hub's differ by the spawn itself and by rounding.
   */
  private static final Duration SAME_START = Duration.ofSeconds(2);

  private final boolean local;

  private Map<String, Look> before = Map.of();

  /**
   * @param local whether the hub's process ids are this machine's
   */
  MeasureTasks(boolean local) {
    this.local = local;
  }

  /**
   * What a task uses.
   *
   * @param group empty where the processes can't be seen
   * @param cpuPercent of one processor; empty at the first look
   * @param linesPerSecond empty at the first look
   */
  record Usage(
      Optional<GroupUsage> group, Optional<Double> cpuPercent, Optional<Double> linesPerSecond) {
    static final Usage UNKNOWN = new Usage(Optional.empty(), Optional.empty(), Optional.empty());
  }

  private record Look(long nanoTime, long pid, long lines, Optional<GroupUsage> group) {}

  /** Whether an address is of this machine. */
  static boolean isLocal(HubAddress address) {
    return switch (address) {
      case HubAddress.Unix _ -> true;
      case HubAddress.Tcp tcp -> {
        try {
          yield InetAddress.getByName(tcp.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
          yield false;
        }
      }
    };
  }

  /**
   * Looks at these tasks.
   *
   * @param nanoTime the time, as {@link System#nanoTime} has it
   */
  Map<String, Usage> look(HubConnection hub, List<TaskInfo> tasks, long nanoTime) {
    Map<String, Long> lines = lines(hub, tasks);
    Map<Long, GroupUsage> groups = groups(tasks);
    Map<String, Look> looks = new HashMap<>();
    Map<String, Usage> usages = new HashMap<>();
    for (TaskInfo task : tasks) {
      Look look =
          new Look(
              nanoTime,
              task.currentPid(),
              lines.getOrDefault(task.taskId(), 0L),
              Optional.ofNullable(groups.get(task.currentPid())));
      looks.put(task.taskId(), look);
      usages.put(task.taskId(), usage(Optional.ofNullable(before.get(task.taskId())), look));
    }
    before = looks;
    return usages;
  }

  private static Usage usage(Optional<Look> before, Look now) {
    if (before.isEmpty()) {
      return new Usage(now.group, Optional.empty(), Optional.empty());
    }
    double seconds = Math.max(1, now.nanoTime - before.get().nanoTime) / 1e9;
    // A restart begins a new group, whose time has nothing to do with the former one's.
    Optional<Double> cpu =
        before
            .filter(last -> last.pid == now.pid)
            .flatMap(Look::group)
            .flatMap(
                last ->
                    now.group.map(
                        group -> Math.max(0, group.cpuNanos() - last.cpuNanos()) / 1e7 / seconds));
    double lines = Math.max(0, now.lines - before.get().lines) / seconds;
    return new Usage(now.group, cpu, Optional.of(lines));
  }

  private static Map<String, Long> lines(HubConnection hub, List<TaskInfo> tasks) {
    Map<String, String> asked = new HashMap<>();
    Map<String, Long> lines = new HashMap<>();
    if (tasks.isEmpty()) {
      return lines;
    }
    Consumer<ServerMessage> take =
        message -> {
          String taskId = asked.get(message.id());
          if (taskId != null && message instanceof ServerMessage.Metrics metrics) {
            metrics.task().ifPresent(counters -> lines.put(taskId, counters.outputLines()));
          }
        };
    // All but the last are asked without waiting: answers come in order.
    for (TaskInfo task : tasks.subList(0, tasks.size() - 1)) {
      String id = hub.nextId();
      asked.put(id, task.taskId());
      hub.send(new ClientMessage.Metrics(id, "", task.taskId()));
    }
    String last = tasks.getLast().taskId();
    take.accept(
        hub.request(
            id -> {
              asked.put(id, last);
              return new ClientMessage.Metrics(id, "", last);
            },
            take));
    return lines;
  }

  private Map<Long, GroupUsage> groups(List<TaskInfo> tasks) {
    if (!local) {
      return Map.of();
    }
    return GroupUsage.ofAll(
        tasks.stream().filter(MeasureTasks::isHere).map(TaskInfo::currentPid).toList());
  }

  /**
   * Whether the process with the task's id is the task's. Behind a loopback address may be a
   * container or a tunnel to another machine, where the same ids are others' processes.
   */
  private static boolean isHere(TaskInfo task) {
    if (task.currentPid() <= 0 || task.lastStartedAt().isEmpty()) {
      return false;
    }
    Optional<Instant> started =
        ProcessHandle.of(task.currentPid()).flatMap(process -> process.info().startInstant());
    return started
        .map(at -> Duration.between(at, task.lastStartedAt().get()).abs())
        .filter(apart -> apart.compareTo(SAME_START) <= 0)
        .isPresent();
  }
}
