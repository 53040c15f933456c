package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.cli.CommandLines.Ran;
import dev.overseer.hub.TaskSnapshot.Phase;
import dev.overseer.server.AccessToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {
  @Test
  void isTheTasksTerminalAndEndsAsItDid() {
    try (TestHub hub = TestHub.open()) {
      Ran ran = hub.run("run", "say", "out=hello", "err=oh", "code=7");

      assertThat(ran).isEqualTo(new Ran(7, "hello\n", "oh\n"));
    }
  }

  @Test
  void passesBytesOnAsTheyAreUnlessSafetyIsAskedFor() {
    try (TestHub hub = TestHub.open()) {
      String colour = "out=\u001b[31mred\u001b[0m\ta=b";

      assertThat(hub.run("run", "say", colour).out()).isEqualTo("\u001b[31mred\u001b[0m\ta=b\n");
      assertThat(hub.run("run", "say", colour, "--safe").out()).isEqualTo("␛[31mred␛[0m\ta=b\n");
    }
  }

  @Test
  void putsTheTimeBeforeEachLine() {
    try (TestHub hub = TestHub.open()) {
      assertThat(hub.run("run", "say", "out=hello", "-t").out())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z hello\n");
    }
  }

  @Test
  void joinsALineThatCameInPieces() {
    try (TestHub hub = TestHub.open()) {
      String megabyte = "x".repeat(1_000_000);

      assertThat(hub.run("run", "say", "out=" + megabyte).out()).isEqualTo(megabyte + "\n");
    }
  }

  @Test
  void tellsOfRestartsAndOfTheEnd() {
    try (TestHub hub = TestHub.open()) {
      Ran ran = hub.run("run", "fail", "--id", "f");

      assertThat(ran)
          .isEqualTo(
              new Ran(
                  3,
                  "",
                  """
                  overseer: restart 1 in 10ms
                  overseer: started
                  overseer: task f was given up; "overseer reset f" starts it again
                  """));
    }
  }

  @Test
  void takesRestartsOfItsOwnAndKeepsQuietAboutThem() {
    try (TestHub hub = TestHub.open()) {
      Ran ran =
          hub.run(
              "run",
              "say",
              "out=x",
              "--retry-delay",
              "5ms",
              "--retry-threshold",
              "3",
              "-q",
              "--id",
              "s");

      assertThat(ran.exit()).as("given up is no success, though the code was 0").isEqualTo(1);
      assertThat(ran.out()).isEqualTo("x\nx\nx\n");
      assertThat(ran.err())
          .isEqualTo("overseer: task s was given up; \"overseer reset s\" starts it again\n");
    }
  }

  @Test
  void tellsOfTheQueueItWaitsIn() throws Exception {
    try (TestHub hub = TestHub.open()) {
      hub.start("one", "first", Map.of());
      CompletableFuture<Ran> ran =
          CompletableFuture.supplyAsync(() -> hub.run("run", "one", "--id", "second"));
      Awaitility.await().until(() -> hub.hub.list().size() == 2);
      hub.hub.stop("first");
      hub.await("second", Phase.RUNNING);
      hub.hub.stop("second");

      assertThat(ran.get(10, TimeUnit.SECONDS))
          .isEqualTo(
              new Ran(0, "waiting\n", "overseer: queued at position 1\noverseer: started\n"));
    }
  }

  @Test
  void aTaskThatLeavesTheQueueNeverRan() throws Exception {
    try (TestHub hub = TestHub.open()) {
      hub.start("one", "first", Map.of());
      CompletableFuture<Ran> ran =
          CompletableFuture.supplyAsync(() -> hub.run("run", "one", "-q", "--id", "second"));
      Awaitility.await().until(() -> hub.hub.list().size() == 2);
      hub.run("purge", "one");

      assertThat(ran.get(10, TimeUnit.SECONDS))
          .isEqualTo(new Ran(125, "", "overseer: task second left its queue: purged\n"));
    }
  }

  @Test
  void whatTheHubRefusesNeverRan() {
    try (TestHub hub = TestHub.open()) {
      hub.run("run", "wait", "--id", "t", "--detach");

      assertThat(hub.run("run", "say", "out=y", "--id", "t"))
          .isEqualTo(new Ran(125, "", "overseer: task already running or starting\n"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sya  | out=x | there is no action "sya", did you mean "say"?
          x    | out=x | there is no action "x": there are count, fail, one, say, shell, wait
          say  | uot=x | "uot" is no parameter of "say", did you mean "out"?
          say  | wat=x | "wat" is no parameter of "say": it takes code, err, out
          """)
  void aSlipOfTheKeyboardStartsNothing(String action, String parameter, String why) {
    try (TestHub hub = TestHub.open()) {
      Ran ran = hub.run("run", action, parameter);

      assertThat(ran).isEqualTo(new Ran(125, "", "overseer: " + why + "\n"));
      assertThat(hub.hub.list()).isEmpty();
    }
  }

  @Test
  void printsTheIdAndLeaves() {
    try (TestHub hub = TestHub.open()) {
      Ran ran = hub.run("run", "wait", "--detach");

      assertThat(ran.exit()).isZero();
      assertThat(hub.hub.task(ran.out().strip()).phase()).isEqualTo(Phase.RUNNING);
      assertThat(ran.out()).as("a UUID").hasSize(37);
      assertThat(hub.run("run", "one", "-d", "--id", "a").out()).isEqualTo("a\n");
      assertThat(hub.run("run", "one", "-d", "--id", "b"))
          .isEqualTo(new Ran(0, "b\n", "overseer: queued at position 1\n"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "out, '\"out\" is no parameter: write NAME=VALUE'",
    "=x, '\"=x\" is no parameter: write NAME=VALUE'",
  })
  void refusesWhatIsNoParameter(String parameter, String message) {
    assertThat(CommandLines.run("run", "say", parameter))
        .isEqualTo(new Ran(2, "", "overseer run: " + message + "\nTry 'overseer run --help'.\n"));
  }

  @Test
  void refusesAParameterThatIsGivenTwice() {
    assertThat(CommandLines.run("run", "say", "out=1", "out=2").err())
        .startsWith("overseer run: parameter \"out\" is given twice\n");
  }

  @Test
  void refusesADurationThatIsNone() {
    assertThat(CommandLines.run("run", "say", "--retry-delay", "soon").err())
        .contains("\"soon\" is not a duration: write a number with a unit, like 300ms");
  }

  @Test
  void saysThatNoHubIsThere() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertThat(CommandLines.run("run", "say", "--hub", ":" + port))
        .isEqualTo(
            new Ran(
                69,
                "",
                "overseer run: hub at http://127.0.0.1:"
                    + port
                    + " not reachable (connection refused): start one with \"overseer serve\","
                    + " or name another with --hub\n"));
  }

  @Test
  void saysThatItsAddressIsNone() {
    assertThat(CommandLines.run("run", "say", "--hub", "ftp://x"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "overseer run: \"ftp://x\" is not the address of a hub: write http://HOST:PORT,"
                    + " https://HOST:PORT or unix:/PATH\n"));
  }

  @Test
  void showsItsTokenAndIsLetIn(@TempDir Path folder) throws IOException {
    String token = "0123456789abcdef0123456789abcdef";
    Path file = Files.writeString(folder.resolve("token"), token + "\n");
    try (TestHub hub = TestHub.open(options -> options.withToken(new AccessToken(token)))) {
      assertThat(hub.run("run", "say", "out=hello", "--token-file", file.toString()).out())
          .isEqualTo("hello\n");

      Ran without = hub.run("run", "say", "out=hello");
      assertThat(without.exit()).isEqualTo(77);
      assertThat(without.err()).contains("it wants a token; name a file that holds it with");
    }
  }
}
