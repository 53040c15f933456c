package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engines of the packaged tree: found by their names, and in nobody's way. */
class EnginesIT {
  @TempDir private Path folder;

  @Test
  void thatOfTemporalIsLoadedFromItsOwnFolder() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }

    Program.Ran ran = overseer("status", "--engine", "temporal://127.0.0.1:" + nobody).end();

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err())
        .contains("temporal://127.0.0.1:%d/default can't be used".formatted(nobody))
        .contains("Is it running, and is the address right?");
  }

  @Test
  void oneThatThereIsNotIsNamed() throws Exception {
    Program.Ran ran = overseer("status", "--engine", "kafka://somewhere").end();

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("there is no engine \"kafka\" here");
  }

  @Test
  void itsLibrariesAreOnNobodyElsesClassPath() throws IOException {
    assertThat(jars("lib")).noneMatch(name -> name.matches("(temporal|grpc)-.*"));
    assertThat(jars("engines/temporal")).anyMatch(name -> name.startsWith("temporal-sdk-"));
  }

  /** The hub's expressions need another protobuf than Temporal does. */
  @Test
  void aHubShowsTheWorkersOfAQueue() throws Exception {
    Path tasks = Files.createDirectories(folder.resolve("spool/tasks/marie"));
    Files.writeString(
        tasks.resolve("t.json"),
        """
        {"task_id": "t", "description": "Do it"}
        """);
    Files.writeString(
        folder.resolve("hub.yaml"),
        """
        listen: "127.0.0.1:0"
        state_dir: "%1$s/state"
        db: "%1$s/history.sqlite"
        actions:
          say:
            type: exec
            config:
              entrypoint: echo
              command: ["[[ .word ]]"]
              parameters: {word: {validate: "value.size() < 10"}}
        """
            .formatted(folder));
    Program hub =
        overseer("serve", "--config", "hub.yaml", "--engine", "spool:" + folder + "/spool");
    try (HttpClient client = HttpClient.newHttpClient()) {
      Matcher url = Pattern.compile("listening on (http://\\S+)\n").matcher("");
      await()
          .atMost(Duration.ofSeconds(60))
          .failFast(() -> !hub.process().isAlive())
          .until(() -> url.reset(hub.outSoFar()).find());
      ConsoleTalk console =
          ConsoleTalk.watch(client, url.group(1).replaceAll("/$", ""), Optional.empty(), "queue");
      assertThat(console.next()).startsWith("{\"type\":\"hello\"");
      assertThat(console.next()).contains("\"task_id\":\"t\"", "\"worker\":\"marie\"");
      hub.process().destroy();
      assertThat(console.next()).as("a goodbye").isEqualTo("1001");
    } finally {
      hub.process().destroy();
    }
    assertThat(hub.end().exit()).isZero();
  }

  private Program overseer(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(SourceTree.PACKAGED.resolve("bin/overseer").toString());
    command.addAll(List.of(arguments));
    return Program.start(
        folder,
        Map.of("JAVA_HOME", System.getProperty("java.home"), "OVERSEER_ENGINE", ""),
        command);
  }

  private static List<String> jars(String of) throws IOException {
    try (Stream<Path> files = Files.list(SourceTree.PACKAGED.resolve(of))) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
