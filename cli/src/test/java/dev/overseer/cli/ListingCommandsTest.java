package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.cli.CommandLines.Ran;
import dev.overseer.hub.TaskSnapshot.Phase;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListingCommandsTest {
  private static final String NO_ACTION =
      "there is no action \"nothing\": there are count, fail, one, say, shell, wait\n";

  @Test
  void psShowsWhatRunsAndWaits() {
    try (TestHub hub = TestHub.open()) {
      hub.start("one", "first", Map.of("p", "1", "a", "\u001b[31m"));
      hub.start("one", "second", Map.of());
      hub.run("run", "say", "out=x", "--id", "over");
      hub.run("run", "fail", "--id", "failed");

      Ran ran = hub.run("ps");

      assertThat(ran.exit()).isZero();
      assertThat(ran.out().replaceAll("\\d+s", "0s"))
          .isEqualTo(
              """
              TASK    ACTION  STATE            AGE  RESTARTS  PID  EXIT  PARAMETERS
              first   one     running 0s        0s         0             a=␛[31m p=1
              second  one     queued 0s         0s         0
              failed  fail    given up 0s ago   0s         1          3
              """);
      assertThat(hub.run("ps", "--all").out().replaceAll("\\d+s", "0s"))
          .contains("\nover    say     exited 0s ago     0s         0          0  out=x\n");
      assertThat(hub.run("ps", "--action", "fail").out().lines()).hasSize(2);
    }
  }

  @Test
  void psForProgramsIsTheProtocolsOwnMessage() {
    try (TestHub hub = TestHub.open()) {
      hub.start("wait", "t\u009b", Map.of());

      assertThat(hub.run("ps", "--json").out())
          .startsWith(
              "{\"type\":\"tasks\",\"tasks\":[{\"task_id\":\"t\\u009b\",\"action\":\"wait\"")
          .endsWith("}\n");
    }
  }

  @Test
  void stopAsksForTheEndOfOneOrMore() {
    try (TestHub hub = TestHub.open()) {
      hub.start("wait", "alpha", Map.of("code", "4"));
      hub.start("wait", "beta", Map.of());
      hub.start("wait", "gamma", Map.of());

      assertThat(hub.run("stop", "gam")).isEqualTo(new Ran(0, "stopping gamma\n", ""));
      Ran waited = hub.run("stop", "alpha", "beta", "gamma", "--wait");
      assertThat(waited.exit()).isZero();
      assertThat(waited.out().lines())
          .containsExactlyInAnyOrder(
              "stopped alpha (exit code 4)",
              "stopped beta (exit code 0)",
              "stopped gamma (exit code 0)");
      assertThat(hub.hub.task("alpha").phase()).isEqualTo(Phase.STOPPED);
    }
  }

  @Test
  void stopWaitsForWhatIsQueuedOrBetweenRestarts() {
    try (TestHub hub = TestHub.open()) {
      hub.start("one", "first", Map.of());
      hub.start("one", "second", Map.of());
      hub.run("run", "say", "-d", "--id", "between", "out=x", "--retry-delay", "1h");
      hub.await("between", Phase.RESTARTING);

      Ran ran = hub.run("stop", "second", "between", "-w");

      assertThat(ran.exit()).isZero();
      assertThat(ran.out().lines())
          .containsExactlyInAnyOrder("stopped second", "stopped between (exit code 0)");
    }
  }

  @Test
  void aMistakeInOneNameStopsNone() {
    try (TestHub hub = TestHub.open()) {
      hub.start("wait", "task-a", Map.of());
      hub.start("wait", "task-b", Map.of());

      assertThat(hub.run("stop", "task-a", "none"))
          .isEqualTo(
              new Ran(
                  1, "", "overseer stop: there is no task \"none\": see \"overseer ps --all\"\n"));
      assertThat(hub.run("stop", "task"))
          .isEqualTo(
              new Ran(1, "", "overseer stop: \"task\" could be any of 2 tasks: task-a, task-b\n"));
      assertThat(hub.hub.task("task-a").phase()).isEqualTo(Phase.RUNNING);
    }
  }

  @Test
  void resetStartsWhatWasGivenUp() {
    try (TestHub hub = TestHub.open()) {
      hub.run("run", "fail", "-q", "--id", "failed");
      hub.start("wait", "fine", Map.of());

      assertThat(hub.run("reset", "fai")).isEqualTo(new Ran(0, "started failed\n", ""));
      assertThat(hub.run("reset", "fine"))
          .isEqualTo(new Ran(1, "", "overseer reset: task is not in errored state\n"));
    }
  }

  @Test
  void actionsAreListedAndExplained() {
    try (TestHub hub = TestHub.open()) {
      assertThat(hub.run("actions").out())
          .isEqualTo(
              """
              ACTION  TYPE      PARAMETERS             DESCRIPTION
              count   function
              fail    function
              one     function
              say     function  [code=0] [err=] out=…  Says something.
              shell   exec
              wait    function
              """);
      assertThat(hub.run("actions", "say").out())
          .isEqualTo(
              """
              say (function)
                Says something.

              Parameters
                code  default "0"
                err  default "", must satisfy size(value) < 100
                out  required

              Pool
                no limit of its own; waiting as the hub's own pool has it
              Restarts
                none

                overseer run say out=…
              """);
      assertThat(hub.run("actions", "fail").out())
          .contains("Restarts\n  after 10ms, given up at exit 2 within 1m0s\n");
      assertThat(hub.run("actions", "nothing"))
          .isEqualTo(new Ran(1, "", "overseer actions: " + NO_ACTION));
      assertThat(hub.run("actions", "--json").out()).startsWith("{\"type\":\"actions\",");
    }
  }

  @Test
  void poolShowsWhoWaitsAndIsResized() {
    try (TestHub hub = TestHub.open()) {
      hub.start("one", "first", Map.of());
      hub.start("one", "second", Map.of());
      hub.start("one", "third", Map.of());

      assertThat(hub.run("pool").out())
          .isEqualTo(
              """
              POOL   RUNNING  LIMIT  WAITING
              (hub)        1   none        2
              count        0   none        0
              fail         0   none        0
              one          1      1        2
              say          0   none        0
              shell        0   none        0
              wait         0   none        0
              """);
      assertThat(hub.run("pool", "one").out().replaceAll("\\d+s", "0s"))
          .isEqualTo(
              """
              POOL  RUNNING  LIMIT  WAITING
              one         1      1        2

              POSITION  TASK    ACTION  WAITS  FORCED
                     1  second  one        0s
                     2  third   one        0s
              """);
      assertThat(hub.run("pool", "one", "--limit", "2").exit()).isZero();
      hub.await("second", Phase.RUNNING);
      assertThat(hub.run("pool", "one", "--limit", "1", "--excess", "stop:last:1s").exit())
          .isZero();
      hub.await("second", Phase.STOPPED);
      assertThat(hub.run("purge")).isEqualTo(new Ran(0, "1 task taken out\n", ""));
      assertThat(hub.run("pool", "one", "--json").out()).startsWith("{\"type\":\"pool_info\",");
    }
  }

  @Test
  void aPoolTakesNoNonsense() {
    assertThat(CommandLines.run("pool", "--limit", "-1").err())
        .startsWith("overseer pool: --limit is -1, but must be 0 or more\n");
    assertThat(CommandLines.run("pool", "--excess", "kill").err())
        .contains("\"kill\" is not of the form stop|requeue[:first|last[:GRACE]]");
  }

  @Test
  void noPoolIsMadeForAnActionThatThereIsNot() {
    try (TestHub hub = TestHub.open()) {
      assertThat(hub.run("pool", "nothing", "--limit", "1"))
          .isEqualTo(new Ran(1, "", "overseer pool: " + NO_ACTION));
      assertThat(hub.run("purge", "nothing"))
          .isEqualTo(new Ran(1, "", "overseer purge: " + NO_ACTION));
    }
  }
}
