package dev.overseer.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image is filled with, as the same script fills a folder without a container engine. */
class ImageIT {
  private static final long MIB = 1024 * 1024;

  @TempDir private static Path shared;
  private static Path image;
  private static Tool overseer;

  private final List<Process> running = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeAll
  static void assemble() throws Exception {
    Path made = shared.resolve("made");
    Tool.Ran ran =
        new Tool(Source.DEPLOY.resolve("image/assemble.sh"))
            .run(
                shared,
                Map.of(),
                List.of(
                    made.toString(), Source.PACKAGED.toString(), System.getProperty("java.home")));
    assertThat(ran.exit()).as(ran.output()).isZero();
    // Somewhere else than where it was made, as in an image.
    image = shared.resolve("image");
    assertThat(
            new Tool(Path.of("/bin/cp"))
                .run(shared, "-a", made.toString(), image.toString())
                .exit())
        .isZero();
    overseer = new Tool(image.resolve("usr/local/bin/overseer"));
  }

  @AfterEach
  void end() {
    running.forEach(Process::destroyForcibly);
  }

  /** With PATH and nothing else of what the build had: no JAVA_HOME, no Maven. */
  @Test
  void answersWithItsOwnJavaAndItsAotCaches() throws Exception {
    for (String start : List.of("--version", "serve --help", "watch --help")) {
      Tool.Ran ran =
          overseer.run(
              folder,
              Map.of("OVERSEER_JAVA_OPTS", "-XX:AOTMode=on", "OVERSEER_JDK_FOLDERS", "/nowhere"),
              List.of(start.split(" ", -1)));

      assertThat(ran.exit()).as(ran.output()).isZero();
      assertThat(ran.output())
          .as(start)
          .containsIgnoringCase("overseer")
          .doesNotContain("preparing");
    }
  }

  @Test
  void neverLooksForAnotherJava() throws Exception {
    Tool.Ran ran = overseer.run(folder, Map.of("JAVA_HOME", "/nowhere"), List.of("--version"));

    assertThat(ran.output()).startsWith("overseer ");
  }

  /** Nobody but root may write there, so nothing is made at a start. */
  @Test
  void runsReadOnly() throws Exception {
    Path opt = image.resolve("opt/overseer");
    List<String> before = listing(opt);

    overseer.run(folder, Map.of(), List.of("ps", "--hub", "http://127.0.0.1:1"));

    assertThat(listing(opt)).isEqualTo(before);
  }

  @Test
  void hasTheEngineForWorkersOnTemporal() throws Exception {
    Tool.Ran ran =
        overseer.run(folder, Map.of(), List.of("status", "--engine", "temporal://127.0.0.1:1"));

    assertThat(ran.output()).contains("Is it running, and is the address right?");
  }

  @Test
  void isSmall() throws Exception {
    long java = size(image.resolve("opt/java"));
    long tree = size(image.resolve("opt/overseer"));
    System.Logger log = System.getLogger(ImageIT.class.getName());
    log.log(
        System.Logger.Level.INFO,
        "image: Java {0} MiB, tree with AOT caches {1} MiB",
        java / MIB,
        tree / MIB);

    assertThat(java).isLessThan(80 * MIB);
    assertThat(tree).isLessThan(190 * MIB);
  }

  @Test
  void hasEveryModuleThatItsJarsName() throws Exception {
    // What libraries only use if it is there, and ours don't want: beans and images of the desktop,
    // a compiler's tools, other ways to log in.
    List<String> notWanted =
        List.of(
            "java.desktop",
            "java.rmi",
            "java.scripting",
            "java.security.jgss",
            "java.security.sasl",
            "java.sql.rowset",
            "java.transaction.xa",
            "jdk.attach",
            "jdk.compiler",
            "jdk.security.auth",
            "java.net.http",
            "java.prefs");
    List<String> all =
        Source.files(image.resolve("opt/overseer/lib"), ".jar").stream()
            .map(Path::toString)
            .toList();
    // What OkHttp's jar, a module, requires by name.
    String modules =
        all.stream()
            .filter(jar -> jar.matches(".*/(okio|kotlin-stdlib)-[^/]*"))
            .collect(Collectors.joining(":"));
    String[] jars =
        Stream.concat(
                Stream.of(
                    "--multi-release",
                    "25",
                    "--ignore-missing-deps",
                    "--module-path",
                    modules,
                    "--list-deps"),
                all.stream())
            .toArray(String[]::new);
    Tool.Ran ran =
        new Tool(Path.of(System.getProperty("java.home"), "bin/jdeps")).run(folder, jars);
    assertThat(ran.exit()).as(ran.output()).isZero();
    List<String> wanted =
        ran.output()
            .lines()
            .map(line -> line.strip().replaceAll("/.*", ""))
            .filter(line -> line.matches("(java|jdk)\\.[a-z.]+"))
            .distinct()
            .filter(module -> !notWanted.contains(module))
            .toList();

    Tool.Ran there = new Tool(image.resolve("opt/java/bin/java")).run(folder, "--list-modules");

    assertThat(there.output().lines().map(line -> line.replaceAll("@.*", ""))).containsAll(wanted);
  }

  @Test
  void tellsWhetherAHubIsWell() throws Exception {
    int port = freePort();
    Process hub = start(Map.of("OVERSEER_LISTEN", "127.0.0.1:" + port), "serve");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(health(hub, Map.of("OVERSEER_LISTEN", "127.0.0.1:" + port)))
                    .isEqualTo(new Tool.Ran(0, "")));
    assertThat(health(hub, Map.of("OVERSEER_LISTEN", "127.0.0.1:1")))
        .isEqualTo(new Tool.Ran(1, "not well: nobody listens on 127.0.0.1:1\n"));
  }

  @Test
  void tellsWhetherAWorkerIsWell() throws Exception {
    Map<String, String> settings =
        Map.of("OVERSEER_SPOOL", folder.toString(), "ENABLE_METRICS", "false");
    Process worker = start(settings, "work", "marie", "--heartbeat-interval", "1");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(health(worker, settings).exit()).isZero());

    stop(worker);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(health(worker, settings).exit()).isEqualTo(1));
    cont(worker);
  }

  @Test
  void tellsWhetherTheOrchestratorIsWell() throws Exception {
    Map<String, String> settings = Map.of("OVERSEER_SPOOL", folder.toString());
    Process orchestrator = start(settings, "listen", "--workers", "marie");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(health(orchestrator, settings).exit()).isZero());

    stop(orchestrator);
    assertThat(health(orchestrator, settings))
        .isEqualTo(new Tool.Ran(1, "not well: the orchestrator does not answer on its pipe\n"));
    cont(orchestrator);
  }

  @Test
  void tellsWhetherAWatcherIsWellWithoutASecondJvm() throws Exception {
    int port = freePort();
    Map<String, String> settings =
        Map.of(
            "DISCORD_WEBHOOK_URL",
            "http://127.0.0.1:1/api/webhooks/1234567890123456789/" + "Ab0-".repeat(17),
            "TRANSCRIPT_PATH",
            folder.resolve("later.jsonl").toString(),
            "STATE_DIR",
            folder.toString(),
            "HEALTH_TARGET",
            "tcp://0.0.0.0:" + port);
    Process watcher = start(settings, "watch");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(health(watcher, settings)).isEqualTo(new Tool.Ran(0, "")));
  }

  @Test
  void saysThatAProcessIsGone() throws Exception {
    Process gone = new ProcessBuilder("/bin/true").start();
    gone.waitFor();

    assertThat(health(gone, Map.of()))
        .isEqualTo(new Tool.Ran(1, "not well: there is no process " + gone.pid() + "\n"));
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(overseer.program().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    running.add(process);
    return process;
  }

  private Tool.Ran health(Process process, Map<String, String> environment) throws Exception {
    return new Tool(image.resolve("usr/local/bin/overseer-health"))
        .run(
            folder,
            Stream.concat(
                    environment.entrySet().stream(),
                    Stream.of(
                        Map.entry(
                            "PATH", image.resolve("usr/local/bin") + ":" + System.getenv("PATH"))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
            List.of(String.valueOf(process.pid())));
  }

  private void stop(Process process) throws Exception {
    signal("-STOP", process);
  }

  private void cont(Process process) throws Exception {
    signal("-CONT", process);
  }

  private void signal(String signal, Process process) throws Exception {
    assertThat(
            new Tool(Path.of("/bin/kill"))
                .run(folder, signal, String.valueOf(process.pid()))
                .exit())
        .isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  private static List<String> listing(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(
              file -> {
                try {
                  return file + " " + Files.getLastModifiedTime(file);
                } catch (IOException gone) {
                  return file + " gone";
                }
              })
          .sorted()
          .toList();
    }
  }

  private static long size(Path folder) throws IOException {
    long sum = 0;
    for (Path file : Source.files(folder, "")) {
      sum += Files.size(file);
    }
    return sum;
  }
}
