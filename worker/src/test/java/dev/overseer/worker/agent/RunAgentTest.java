package dev.overseer.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.posix.Processes;
import dev.overseer.worker.Verdict;
import dev.overseer.worker.Verdict.Fault;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunAgentTest {
  @TempDir private Path folder;

  private final AttemptControl control = new AttemptControl();
  private final AtomicLong pid = new AtomicLong();
  private Processes processes;
  private AgentProfile.Report report = AgentProfile.Report.TEXT;
  private long fileBytes = 1 << 20;

  @BeforeEach
  void open() throws IOException {
    processes = Processes.open(Files.createDirectory(folder.resolve("state")));
  }

  @AfterEach
  void close() {
    processes.close();
  }

  private AttemptRecord run(String script, Duration timeout) throws InterruptedException {
    return run(List.of("/bin/sh", "-c", script, "agent", "-p", AgentProfile.PROMPT), timeout);
  }

  private AttemptRecord run(List<String> argv, Duration timeout) throws InterruptedException {
    RunAgent agent =
        new RunAgent(
            processes,
            InstantSource.system(),
            new RunAgent.Options(
                new AgentProfile("own", argv, report),
                folder,
                folder.resolve("prompts"),
                Map.of("PATH", "/usr/bin:/bin"),
                Duration.ofMillis(200),
                fileBytes,
                10_000));
    AttemptOrder order =
        new AttemptOrder(
            "t1",
            "marie",
            1,
            "say hello",
            timeout,
            folder.resolve("out"),
            folder.resolve("err"),
            folder.resolve("in"));
    return agent.run(order, control, pid::set);
  }

  @Test
  void takesOutputAndExitCode() throws InterruptedException {
    AttemptRecord record =
        run("echo \"$1 $2\"; pwd; echo oops >&2; cat; exit 3", Duration.ofSeconds(20));

    assertThat(record.stdout()).isEqualTo("-p say hello\n%s\n".formatted(folder));
    assertThat(record.stderr()).isEqualTo("oops\n");
    assertThat(record.exitCode()).isEqualTo(3);
    assertThat(record.verdict())
        .isEqualTo(new Verdict.Failed(new Fault.OfTask("the agent ended with exit code 3")));
  }

  @Test
  void aTimeOutEndsTheWholeGroupAtOnce() throws Exception {
    long began = System.nanoTime();

    AttemptRecord record = run("sleep 7 & echo started; sleep 7 & wait", Duration.ofMillis(500));

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    assertThat(record.exitCode()).isEqualTo(124);
    assertThat(record.stderr()).isEqualTo("Task timed out after 0.5s");
    assertThat(record.stdout()).isEqualTo("started\n");
    await().untilAsserted(() -> assertThat(groupOf(pid.get())).isEmpty());
  }

  @Test
  void anAgentThatIgnoresSigtermIsKilled() throws InterruptedException {
    AttemptRecord record =
        run("trap '' TERM; while :; do sleep 0.05; done", Duration.ofMillis(300));

    assertThat(record.exitCode()).isEqualTo(124);
  }

  @Test
  void anAgentThatPrintsWithoutEndStillTimesOut() throws InterruptedException {
    AttemptRecord record = run("exec yes", Duration.ofMillis(500));

    assertThat(record.exitCode()).isEqualTo(124);
    assertThat(record.stdout())
        .hasSizeLessThan(11_000)
        .contains("bytes cut …]")
        .startsWith("y\ny\n");
    assertThat(folder.resolve("out"))
        .satisfies(f -> assertThat(f.toFile().length()).isLessThan(1_100_000));
  }

  @Test
  void cancelAndInterruptEndIt() throws Exception {
    Thread.ofVirtual()
        .start(
            () -> {
              await().until(() -> pid.get() != 0);
              control.end(new AttemptControl.Wish.Cancel());
              control.end(new AttemptControl.Wish.Interrupt("too late"));
            });

    AttemptRecord record = run("sleep 20", Duration.ofSeconds(30));

    assertThat(record.verdict()).isEqualTo(new Verdict.Cancelled());
    assertThat(record.exitCode()).isEqualTo(130);
  }

  @Test
  void anAttemptThatIsInterruptedBeforeItBeganEndsAtOnce() throws InterruptedException {
    control.end(new AttemptControl.Wish.Interrupt("shutdown"));

    assertThat(run("sleep 20", Duration.ofSeconds(30)).verdict())
        .isEqualTo(new Verdict.Interrupted("shutdown"));
  }

  @Test
  void aCommandThatIsNotThereIsTheAgentsFault() throws InterruptedException {
    AttemptRecord record = run(List.of("/no/such/agent"), Duration.ofSeconds(5));

    assertThat(record.exitCode()).isEqualTo(127);
    assertThat(record.verdict())
        .isInstanceOfSatisfying(
            Verdict.Failed.class,
            failed -> assertThat(failed.fault()).isInstanceOf(Fault.OfAgent.class));
    assertThat(record.stderr()).contains("/no/such/agent");
  }

  @Test
  void aSignalFromElsewhereIsTheAgentsFault() throws InterruptedException {
    AttemptRecord record = run("kill -KILL $$", Duration.ofSeconds(5));

    assertThat(record.exitCode()).isEqualTo(137);
    assertThat(record.verdict())
        .isEqualTo(new Verdict.Failed(new Fault.OfAgent("the agent was ended by signal 9")));
  }

  @Test
  void aStreamOfEventsTellsSessionTokensAndCost() throws Exception {
    report = AgentProfile.Report.CLAUDE_STREAM_JSON;
    Files.writeString(
        folder.resolve("stream"),
        """
        Warning: no stdin
        {"type":"system","subtype":"init","session_id":"s-1","model":"claude-x","tools":[]}
        {"type":"assistant","message":{"content":[{"type":"text","text":"hello"}]}}
        {"type":"result","subtype":"success","is_error":false,"num_turns":3,"result":"done",\
        "session_id":"s-1","total_cost_usd":0.0123,"usage":{"input_tokens":5,\
        "cache_creation_input_tokens":6,"cache_read_input_tokens":7,"output_tokens":8}}\
        """);

    AttemptRecord record = run("cat stream", Duration.ofSeconds(5));

    assertThat(record.verdict()).isEqualTo(new Verdict.Completed());
    assertThat(record.report())
        .isEqualTo(
            new AgentReport(
                Optional.of("s-1"),
                Optional.of("claude-x"),
                OptionalInt.of(3),
                OptionalLong.of(5),
                OptionalLong.of(8),
                OptionalLong.of(6),
                OptionalLong.of(7),
                Optional.of(new BigDecimal("0.0123")),
                false,
                Optional.of("done")));
  }

  @Test
  void itsOutputCanBeReadByOthersWhileItRings() throws Exception {
    fileBytes = 4096;
    run("i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done", Duration.ofSeconds(20));
    StringBuilder text = new StringBuilder();
    long at = 0;
    for (ReadOutput.Piece piece = ReadOutput.read(folder.resolve("out"), at, 500);
        piece.bytes().length > 0;
        piece = ReadOutput.read(folder.resolve("out"), at, 500)) {
      text.append(piece.from() == at ? "" : "[gap]");
      text.append(new String(piece.bytes(), StandardCharsets.UTF_8));
      at = piece.next();
    }

    assertThat(text.toString())
        .startsWith("line 0\nline 1\n")
        .containsOnlyOnce("[gap]")
        .endsWith("line 2998\nline 2999\n")
        .hasSize(4096 + "[gap]".length());
  }

  @Test
  void plainOutputIsReadFromAnywhere() throws Exception {
    run("printf 0123456789", Duration.ofSeconds(20));

    ReadOutput.Piece piece = ReadOutput.read(folder.resolve("out"), 4, 3);

    assertThat(new String(piece.bytes(), StandardCharsets.UTF_8)).isEqualTo("456");
    assertThat(ReadOutput.read(folder.resolve("out"), 99, 3).bytes()).isEmpty();
    assertThat(ReadOutput.read(folder.resolve("none"), 0, 3).bytes()).isEmpty();
  }

  private static List<String> groupOf(long leader) throws IOException {
    try (var all = Files.list(Path.of("/proc"))) {
      return all.map(dir -> dir.resolve("stat"))
          .filter(Files::isReadable)
          .map(RunAgentTest::stat)
          .filter(stat -> stat.matches("(?s)\\d+ \\(.*\\) [^Z] \\d+ " + leader + " .*"))
          .toList();
    }
  }

  private static String stat(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      return "";
    }
  }
}
