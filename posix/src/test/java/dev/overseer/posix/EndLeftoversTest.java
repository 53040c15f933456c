package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.posix.EndLeftovers.Outcome;
import dev.overseer.posix.LeftoverHub.Started;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who takes over from a worker that was killed. */
class EndLeftoversTest {
  private static final String LEADER = "echo $$; exec sleep 1000";
  private static final String STUBBORN =
      "trap '' TERM; echo $$; while :; do sleep 0.1; done >/dev/null 2>&1";
  private static final String DAEMON =
      """
      setsid sh -c '(sh -c "echo \\$\\$; exec sleep 1000" &) </dev/null 2>/dev/null' &
      exec sleep 1001
      """;

  /** In a session of its own and without the mark: known by the record alone. */
  private static final String UNMARKED = "echo $$; exec env -u OVERSEER_GROUP sleep 1000";

  @TempDir Path folder;

  private Path state;
  private EndLeftovers end;

  @BeforeEach
  void name() throws Exception {
    state = Files.createDirectory(folder.resolve("state"));
    end = new EndLeftovers(state, Duration.ofMillis(300));
  }

  @Test
  void nobodyIsLeftWhenItReturns() throws Exception {
    try (Started hub = LeftoverHub.start(List.of(), state, LEADER, UNMARKED, STUBBORN, DAEMON);
        Started neighbour = LeftoverHub.start(List.of(), state, LEADER)) {
      List<Long> left = List.of(hub.nextPid(), hub.nextPid(), hub.nextPid(), hub.nextPid());
      long neighbours = neighbour.nextPid();
      Holder holder = killWithItsGuard(hub);
      left.forEach(Await::alive);

      assertThat(end.of(holder))
          .isInstanceOfSatisfying(
              Outcome.Gone.class, gone -> assertThat(gone.ended()).isGreaterThanOrEqualTo(5));

      for (long pid : left) {
        assertThat(Await.isAlive(pid)).as("process %d", pid).isFalse();
      }
      Await.alive(neighbours);
      assertThat(end.of(holder)).isEqualTo(new Outcome.Gone(0));
    }
  }

  @Test
  void markIsEnoughWhereTheRecordIsElsewhere() throws Exception {
    Path others = folder.resolve("another");
    try (Started hub = LeftoverHub.start(List.of(), others, LEADER, DAEMON)) {
      List<Long> left = List.of(hub.nextPid(), hub.nextPid());
      Holder holder = killWithItsGuard(hub);

      assertThat(end.of(holder)).isInstanceOf(Outcome.Gone.class);

      for (long pid : left) {
        assertThat(Await.isAlive(pid)).isFalse();
      }
    }
  }

  @Test
  void whoLivesIsNotDisturbed() throws Exception {
    try (Started hub = LeftoverHub.start(List.of(), state, LEADER)) {
      long pid = hub.nextPid();
      assertThat(end.of(holder(hub))).isEqualTo(new Outcome.HolderLives());
      Await.alive(pid);
    }
    try (Processes processes = Processes.open(state)) {
      Shell.Running sleep = Shell.run(processes, LEADER);
      long pid = Await.pidFrom(sleep.recorder());
      assertThat(end.of(Holder.current())).isEqualTo(new Outcome.HolderLives());
      Await.alive(pid);
    }
  }

  @Test
  void otherSystemsAreOutOfReach() throws Exception {
    try (Started hub = LeftoverHub.start(List.of(), state, LEADER)) {
      long pid = hub.nextPid();
      Holder holder = killWithItsGuard(hub);
      String boot = RegistryFile.thisBoot();
      assertThat(holder.system()).startsWith(boot + "/pid:[");
      for (String system :
          List.of("another-boot" + holder.system().substring(boot.length()), boot + "/pid:[1]")) {
        Holder elsewhere = new Holder(system, holder.pid(), holder.startTicks());
        assertThat(end.of(elsewhere)).isEqualTo(new Outcome.OutOfReach());
      }
      // Another process that had the number.
      Holder earlier = new Holder(holder.system(), holder.pid(), holder.startTicks() - 1);
      assertThat(end.of(earlier)).isEqualTo(new Outcome.Gone(0));
      Await.alive(pid);
      assertThat(end.of(holder)).isInstanceOf(Outcome.Gone.class);
    }
  }

  @Test
  void whoDoesNotEndIsNamed() throws Exception {
    EndLeftovers impatient =
        new EndLeftovers(state, new EndMembers(Duration.ofHours(1), Duration.ofMillis(200)));
    try (Started hub = LeftoverHub.start(List.of(), state, STUBBORN)) {
      long pid = hub.nextPid();
      Holder holder = killWithItsGuard(hub);
      assertThat(impatient.of(holder))
          .isInstanceOfSatisfying(
              Outcome.StillThere.class, still -> assertThat(still.pids()).contains(pid));
      assertThat(end.of(holder)).isInstanceOf(Outcome.Gone.class);
      assertThat(Await.isAlive(pid)).isFalse();
    }
  }

  private static Holder holder(Started hub) {
    ProcessIdentity its = ProcStat.of(hub.process().pid()).orElseThrow().identity();
    return new Holder(Holder.current().system(), its.pid(), its.startTicks());
  }

  private static Holder killWithItsGuard(Started hub) throws Exception {
    Holder holder = holder(hub);
    long guard = hub.guard();
    ProcessHandle.of(guard).orElseThrow().destroyForcibly();
    Await.gone(guard);
    hub.kill();
    return holder;
  }
}
