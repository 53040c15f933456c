package dev.overseer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code overseer up} of the packaged tree, as a browser meets it. */
class UpIT {
  private static final Pattern LINK =
      Pattern.compile("Overseer is up: +(http://[0-9.:]+)/#token=([0-9a-f]+)\n");

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
  }

  /** One that is up. */
  private record Up(Program program, String url, String token) {}

  @Test
  void theConsoleSeesTaskFilesAtOnceAndGoesOnAfterARestart() throws Exception {
    Up up = up();
    assertThat(status(up, "GET", "/")).isEqualTo(200);
    assertThat(status(up, "GET", "/console/wire/feed.js")).isEqualTo(200);
    assertThat(status(up, "HEAD", "/console/ws")).isEqualTo(426);
    ConsoleTalk console = watchQueue(up);
    assertThat(console.next()).startsWith("{\"type\":\"hello\"");
    assertThat(console.next()).isEqualTo("{\"type\":\"snapshot\",\"id\":\"q\",\"set\":[]}");

    submit("hangs", "2000-01-01T00:00:00Z");
    assertThat(console.next()).contains("\"task_id\":\"hangs\"");
    submit("later", "2999-01-01T00:00:00Z");
    assertThat(console.next()).contains("\"task_id\":\"later\"");
    await().until(() -> Files.exists(folder.resolve("started")));
    List<ProcessHandle> descendants = up.program.process().descendants().toList();
    assertThat(descendants).isNotEmpty();

    new ProcessBuilder("kill", "-INT", Long.toString(up.program.process().pid())).start().waitFor();
    assertThat(console.next()).as("a goodbye").isEqualTo("1001");
    assertThat(up.program.end().exit()).isZero();
    assertThat(descendants).noneMatch(ProcessHandle::isAlive);

    Up again = up();
    assertThat(again.token).as("links stay good").isEqualTo(up.token);
    ConsoleTalk after = watchQueue(again);
    assertThat(after.next()).startsWith("{\"type\":\"hello\"");
    assertThat(after.next()).contains("\"task_id\":\"hangs\"", "\"task_id\":\"later\"");
    again.program.process().destroy();
    assertThat(again.program.end().exit()).isZero();
  }

  private Up up() throws IOException {
    Files.writeString(
        folder.resolve("overseer.yaml"),
        """
        workers:
          marie:
            agent_command: [sh, -c, "touch started; exec sleep 1000"]
            shutdown_grace: 0
        """);
    Program program =
        Program.start(
            folder,
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "OVERSEER_CONFIG",
                "",
                // Whoever builds this has agents of their own.
                "HOME",
                folder.toString(),
                "DISCORD_WEBHOOK_URL",
                ""),
            List.of(
                SourceTree.PACKAGED.resolve("bin/overseer").toString(),
                "up",
                "--data",
                folder.resolve("data").toString(),
                "--listen",
                "127.0.0.1:0"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> program.outSoFar().contains("Ctrl-C ends it"));
    Matcher link = LINK.matcher(program.outSoFar());
    assertThat(link.find()).isTrue();
    return new Up(program, link.group(1), link.group(2));
  }

  private void submit(String id, String notBefore) throws IOException {
    Path tasks = folder.resolve("data/spool/tasks/marie");
    Files.writeString(
        tasks.resolve(id + ".json"),
        """
        {"task_id": "%s", "description": "Wait", "not_before": "%s"}
        """
            .formatted(id, notBefore));
  }

  private int status(Up up, String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(up.url + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private ConsoleTalk watchQueue(Up up) {
    return ConsoleTalk.watch(client, up.url, Optional.of(up.token), "queue");
  }
}
