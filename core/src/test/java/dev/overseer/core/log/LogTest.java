package dev.overseer.core.log;

import static dev.overseer.core.log.LogField.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.core.settings.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogTest {
  private static final InstantSource TIME =
      InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void writesAnObjectForEachEvent() {
    json(LogLevel.INFO)
        .info(
            "task \"t\" ended\n",
            field("task_id", "tä\u0007"),
            field("exit_code", 3),
            field("ratio", 0.5),
            field("nan", Double.NaN),
            field("intentional", true),
            field("token", new Secret("s3cret")));

    assertThat(text())
        .isEqualTo(
            """
            {"timestamp":"2026-01-02T03:04:05Z","level":"INFO","logger":"hub",\
            "message":"task \\"t\\" ended\\n","task_id":"tä\\u0007","exit_code":3,"ratio":0.5,\
            "nan":"NaN","intentional":true,"token":"(hidden)"}
            """);
  }

  @Test
  void putsFieldsOfTheLogBeforeThoseOfTheEvent() {
    json(LogLevel.INFO).with(field("worker", "w")).info("a task completed", field("task_id", "t"));

    assertThat(text())
        .contains("\"message\":\"a task completed\",\"worker\":\"w\",\"task_id\":\"t\"}");
  }

  @Test
  void writesWhatWasThrownOnTheSameLine() {
    json(LogLevel.INFO).error("it broke", new IOException("no space left"));

    assertThat(text().lines()).hasSize(1);
    assertThat(text())
        .contains("\"error\":\"java.io.IOException: no space left\"")
        .contains("\"stack\":\"java.io.IOException: no space left\\n\\tat dev.overseer.core.log");
  }

  @Test
  void writesALineForPeople() {
    text(false).warn("queue is full", field("action", "echo"), field("why", "no room = none"));

    assertThat(text())
        .isEqualTo(
            "2026-01-02T03:04:05.000Z WARN  hub: queue is full action=echo"
                + " why=\"no room = none\"\n");
  }

  @Test
  void letsNothingFromOutsideCommandTheTerminal() {
    text(false).info("started \u001b[2J", field("task_id", "x\ny"), field("empty", ""));

    assertThat(text())
        .isEqualTo(
            "2026-01-02T03:04:05.000Z INFO  hub: \"started \\u001b[2J\" task_id=\"x\\ny\""
                + " empty=\"\"\n");
  }

  @Test
  void paintsOnlyWhenAsked() {
    text(true).error("it broke", field("task_id", "t"));

    assertThat(text()).contains("\u001b[31mERROR\u001b[0m").contains("\u001b[2mtask_id=\u001b[0mt");
  }

  @Test
  void writesCausesBelowTheLine() {
    text(false).error("it broke", new UncheckedIOException("outer", new IOException("inner")));

    assertThat(text())
        .startsWith(
            "2026-01-02T03:04:05.000Z ERROR hub: it broke"
                + " error=\"java.io.UncheckedIOException: outer\"\n    at dev.overseer")
        .contains("\n  because error=\"java.io.IOException: inner\"\n    at ");
  }

  @Test
  void endsCausesThatGoRoundInACircle() {
    RuntimeException first = new RuntimeException("first");
    first.initCause(new RuntimeException("second", first));

    text(false).error("it broke", first);

    assertThat(text().split("because", -1)).hasSize(8);
  }

  @Test
  void leavesOutWhatMattersLess() {
    Log log = json(LogLevel.WARN);

    log.debug("a");
    log.info("b");
    log.warn("c");
    log.error("d");

    assertThat(text().lines().map(line -> line.replaceAll(".*\"message\":\"(.)\".*", "$1")))
        .containsExactly("c", "d");
    assertThat(log.isEnabled(LogLevel.INFO)).isFalse();
    assertThat(Log.silent().isEnabled(LogLevel.ERROR)).isFalse();
  }

  @Test
  void writesEachLineInOneGo() {
    List<String> writes = new ArrayList<>();
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("byte by byte");
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            writes.add(new String(bytes, from, length, StandardCharsets.UTF_8));
          }
        };

    Log.to(LogWriter.to(counting, LogLevel.INFO, LogFormat.JSON, false), TIME, "hub").info("a");

    assertThat(writes).hasSize(1);
    assertThat(writes.getFirst()).endsWith("}\n");
  }

  @Test
  void neverThrowsForAStreamThatIsGone() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    Log log = Log.to(LogWriter.to(gone, LogLevel.INFO, LogFormat.TEXT, false), TIME, "");

    assertThatCode(() -> log.info("nobody hears")).doesNotThrowAnyException();
  }

  @Test
  void givesEventsToTests() {
    List<LogEvent> events = new ArrayList<>();

    Log.to(events::add, TIME, "hub").named("pool").info("resized", field("limit", 3));

    assertThat(events)
        .containsExactly(
            new LogEvent(
                TIME.instant(),
                LogLevel.INFO,
                "pool",
                "resized",
                List.of(field("limit", 3)),
                Optional.empty()));
  }

  @Test
  void refusesFieldsThatEveryEventHas() {
    assertThatThrownBy(() -> field("message", "x"))
        .hasMessage("a field of an event can't be called message: every event has one");
  }

  @Test
  void takesLevelAndFormatFromTheEnvironment() {
    assertThat(LogSettings.toStderr(Map.of("LOG_LEVEL", "error"), "x").isEnabled(LogLevel.WARN))
        .isFalse();
    assertThat(LogSettings.toStderr(Map.of(), "x").isEnabled(LogLevel.INFO)).isTrue();
    assertThatThrownBy(() -> LogSettings.toStderr(Map.of("LOG_FORMAT", "xml"), "x"))
        .hasMessage(
            "LOG_FORMAT: log_format is \"xml\", but must be text or json: correct it, or leave it"
                + " out for text");
  }

  @Test
  void wantsColourOnlyWhereItIsShown() {
    assertThat(Terminal.wantsColour(Map.of("TERM", "xterm"))).isTrue();
    assertThat(Terminal.wantsColour(Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
    assertThat(Terminal.wantsColour(Map.of("TERM", "dumb"))).isFalse();
    assertThat(Terminal.wantsColour(Map.of())).isFalse();
    assertThat(Terminal.isTerminal(Path.of("/proc/self/exe"))).isFalse();
    assertThat(Terminal.isTerminal(Path.of("/proc/self/fd/9999"))).isFalse();
  }

  private Log json(LogLevel least) {
    return Log.to(LogWriter.to(out, least, LogFormat.JSON, false), TIME, "hub");
  }

  private Log text(boolean colour) {
    return Log.to(LogWriter.to(out, LogLevel.INFO, LogFormat.TEXT, colour), TIME, "hub");
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
