package dev.overseer.cli;

import dev.overseer.client.FollowEvent;
import dev.overseer.client.FollowOptions;
import dev.overseer.client.FollowTask;
import dev.overseer.client.HubSettings;
import dev.overseer.client.TaskEnd;
import dev.overseer.client.TaskStart;
import dev.overseer.core.GoDuration;
import dev.overseer.core.Timers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** What the demo shows, one thing after the other: the actions, and the tasks that run them. */
final class DemoScenes {
  private static final int MANY = 100_000;

  private final HubSettings hub;
  private final DemoStage stage;

  DemoScenes(HubSettings hub, DemoStage stage) {
    this.hub = hub;
    this.stage = stage;
  }

  /** The hub's configuration; its scripts keep their notes in the folder. */
  static String configuration(Path folder) {
    return """
    listen: "127.0.0.1:0"
    state_dir: "%1$s/state"
    log_level: error
    actions:
      flaky:
        description: fails twice, and then doesn't
        type: exec
        retry: {restart_delay: 300ms, error_window: 1m, error_threshold: 5}
        config:
          entrypoint: sh
          command:
            - -c
            - |
              echo x >>"%1$s/tries"
              n=$(grep -c x "%1$s/tries")
              echo "try $n"
              [ "$n" -ge 3 ] && { echo "up and running"; sleep 30; }
              echo "something broke" >&2
              exit 1
      one-at-a-time:
        description: has room for one, the others wait
        type: exec
        task_pool: {size: 1, queue_size: 10}
        config:
          entrypoint: sh
          command: [-c, 'echo "[[.name]] has the place"; sleep 0.7']
          parameters: {name: null}
      talk:
        description: says a lot
        type: exec
        config:
          entrypoint: seq
          command: ["1", "[[.lines]]"]
          parameters:
            lines: {default: "1000", validate: 'value.matches("^[0-9]+$")'}
      stubborn:
        description: doesn't end when it is asked to
        type: exec
        config:
          entrypoint: sh
          command:
            - -c
            - trap 'echo "no, thank you"' TERM; (sleep 300 & sleep 300); while :; do sleep 1; done
    """
        .formatted(folder);
  }

  /** Plays them all, or until its thread is interrupted. */
  void play() {
    try {
      flaky();
      queue();
      talk();
      stubborn();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      stage.conclude(false, String.valueOf(e.getCause()));
    }
  }

  private void flaky() throws InterruptedException, ExecutionException {
    stage.scene("A task that fails is started again");
    int[] restarts = new int[1];
    TaskEnd end =
        follow(
            "flaky",
            "flaky",
            Map.of(),
            (event, follow) -> {
              show("flaky", event);
              if (event instanceof FollowEvent.Restarting) {
                restarts[0]++;
              }
              if (event instanceof FollowEvent.Line line && line.text().equals("up and running")) {
                follow.stop();
              }
            });
    stage.conclude(
        restarts[0] == 2
            && end instanceof TaskEnd.Exited(int _, boolean intentional)
            && intentional,
        "restarted %d times under its policy, then stopped by us".formatted(restarts[0]));
  }

  private void queue() throws InterruptedException, ExecutionException {
    stage.scene("A pool of one lets the others wait");
    List<String> names = List.of("anna", "bela", "chris");
    List<String> order = new ArrayList<>();
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<TaskEnd>> all = new ArrayList<>();
      for (String name : names) {
        CountDownLatch accepted = new CountDownLatch(1);
        all.add(
            together.submit(
                () ->
                    follow(
                        name,
                        "one-at-a-time",
                        Map.of("name", name),
                        (event, _) -> {
                          accepted.countDown();
                          if (event instanceof FollowEvent.Started) {
                            synchronized (order) {
                              order.add(name);
                            }
                          }
                          show(name, event);
                        })));
        accepted.await();
      }
      for (Future<TaskEnd> one : all) {
        one.get();
      }
    }
    stage.conclude(order.equals(names), "started in the order in which they came: " + order);
  }

  private void talk() throws InterruptedException, ExecutionException {
    stage.scene("A task that talks loses no line");
    long[] lines = new long[1];
    long began = System.nanoTime();
    follow(
        "talk",
        "talk",
        Map.of("lines", Integer.toString(MANY)),
        (event, _) -> {
          if (event instanceof FollowEvent.Line) {
            lines[0]++;
          } else {
            show("talk", event);
          }
        });
    stage.conclude(
        lines[0] == MANY,
        "%,d lines in %d ms, each once and in order"
            .formatted(lines[0], (System.nanoTime() - began) / 1_000_000));
  }

  private void stubborn() throws InterruptedException, ExecutionException {
    stage.scene("A task that ignores SIGTERM is killed, with all that it started");
    TaskEnd end =
        follow(
            "stubborn",
            "stubborn",
            Map.of(),
            (event, follow) -> {
              show("stubborn", event);
              if (event instanceof FollowEvent.Started) {
                follow.stop();
              }
            });
    stage.conclude(
        end instanceof TaskEnd.Exited(int code, boolean intentional) && intentional && code == -1,
        "ended by SIGKILL after five seconds of grace");
  }

  private interface OnEvent {
    void on(FollowEvent event, FollowTask follow);
  }

  private TaskEnd follow(
      String taskId, String action, Map<String, String> parameters, OnEvent onEvent)
      throws InterruptedException, ExecutionException {
    TaskStart start = new TaskStart(action, taskId, parameters, Optional.empty(), false);
    // Closed in this order, the following ends before its thread is waited for.
    try (ExecutorService alone = Executors.newVirtualThreadPerTaskExecutor();
        FollowTask follow =
            new FollowTask(hub, FollowOptions.LOSSLESS, Timers.system(), HubFlags.random())) {
      Consumer<FollowEvent> listener = event -> onEvent.on(event, follow);
      return alone.submit(() -> follow.start(start, listener)).get();
    }
  }

  private void show(String task, FollowEvent event) {
    switch (event) {
      case FollowEvent.Line line -> stage.of(task, SafeText.of(line.text()));
      case FollowEvent.Queued queued ->
          stage.of(task, "waits, " + queued.position() + " in the queue");
      case FollowEvent.Started started -> stage.of(task, "started, pid " + started.pid());
      case FollowEvent.Restarting restarting ->
          stage.of(task, "restart in " + GoDuration.format(restarting.delay()));
      case FollowEvent.Exited exited ->
          stage.of(
              task,
              exited.exitCode() < 0
                  ? "ended by a signal"
                  : "ended with exit code " + exited.exitCode());
      case FollowEvent.Missing _,
          FollowEvent.Idle _,
          FollowEvent.UpToDate _,
          FollowEvent.Disconnected _,
          FollowEvent.Reconnected _ -> {}
    }
  }
}
