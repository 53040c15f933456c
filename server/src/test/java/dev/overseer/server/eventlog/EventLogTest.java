package dev.overseer.server.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogEvent;
import dev.overseer.core.log.LogField;
import dev.overseer.hub.PoolChange;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.hub.TaskSnapshot.Phase;
import dev.overseer.protocol.OutputStreamName;
import dev.overseer.protocol.ServerMessage;
import dev.overseer.protocol.ServerMessage.Output;
import dev.overseer.protocol.Wire;
import dev.overseer.server.FullDisks;
import dev.overseer.server.ServerException.UnusableFile;
import dev.overseer.testkit.SmallDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  /** The disks that are full here stay full for longer than any hub should wait. */
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir Path folder;

  private final List<LogEvent> logged = new CopyOnWriteArrayList<>();
  private final Log log = Log.to(logged::add, InstantSource.system(), "event-log");

  @Test
  void writesWhatGoesOverTheWire() throws IOException {
    try (SpeakingHub speaking = new SpeakingHub(PoolConfig.UNLIMITED, SHORT);
        EventLog events = open(file())) {
      events.attach(speaking.hub);
      speaking.start("t \"1\"", Map.of("text", "a\tb \"ü\" 😀", "error", "oh\nno", "code", "3"));
      await().until(() -> speaking.phaseOf("t \"1\"") == Phase.EXITED);
    }

    List<ServerMessage> messages = messages(file());
    assertThat(messages.stream().map(ServerMessage::type))
        .containsExactly("started", "output", "output", "output", "exited");
    assertThat(messages.get(1))
        .isEqualTo(
            new Output(
                "t \"1\"",
                0,
                OutputStreamName.STDOUT,
                "a\tb \"ü\" 😀",
                1,
                ((Output) messages.get(1)).ts(),
                false));
    assertThat(messages.stream().filter(Output.class::isInstance).map(m -> ((Output) m).data()))
        .containsExactly("a\tb \"ü\" 😀", "oh", "no");
    assertThat(((ServerMessage.Exited) messages.getLast()).exitCode()).isEqualTo(3);
    // Byte for byte, so that one reader serves both.
    for (String line : Files.readAllLines(file())) {
      assertThat(line).isEqualTo(new String(Wire.write(message(line)), StandardCharsets.UTF_8));
    }
  }

  @Test
  void writesRestartsAndTheirEndAndTasksThatLeaveAQueue() throws IOException {
    PoolConfig one =
        new PoolConfig(1, Optional.of(PoolConfig.Queue.ofSize(10)), PoolConfig.Excess.STOP_OLDEST);
    try (SpeakingHub speaking = new SpeakingHub(one, SHORT);
        EventLog events = open(file())) {
      events.attach(speaking.hub);
      RetryPolicy twice = new RetryPolicy(Duration.ZERO, Duration.ZERO, Duration.ZERO, 2);
      speaking.start("fails", Map.of("code", "1"), twice);
      await().until(() -> speaking.phaseOf("fails") == Phase.ERRORED);
      speaking.start("holds", Map.of("wait", "yes"));
      speaking.start("waits", Map.of());
      speaking.hub.stop("waits");
      speaking.hub.resize(
          new PoolChange(
              Optional.empty(), OptionalInt.of(7), OptionalInt.empty(), Optional.empty()));
      speaking.hub.shutdown(Duration.ofSeconds(1));
    }

    assertThat(messages(file()).stream().map(ServerMessage::type))
        .containsExactly(
            "started",
            "exited",
            "restarting",
            "started",
            "exited",
            "errored",
            "started",
            "dequeued",
            "exited");
  }

  @Test
  void writesAtOnce() {
    try (SpeakingHub speaking = new SpeakingHub(PoolConfig.UNLIMITED, SHORT);
        EventLog events = open(file())) {
      events.attach(speaking.hub);
      speaking.start("t", Map.of("text", "hello", "wait", "yes"));

      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> Files.readString(file()).contains("\"hello\""));
    }
  }

  @Test
  void goesOnInANewFileAfterARotation() throws IOException {
    Path rotated = folder.resolve("events.1");
    try (SpeakingHub speaking = new SpeakingHub(PoolConfig.UNLIMITED, SHORT);
        EventLog events = open(file())) {
      events.attach(speaking.hub);
      speaking.start("before", Map.of());
      await().until(() -> speaking.phaseOf("before") == Phase.EXITED);
      await().until(() -> messages(file()).size() == 2);
      Files.move(file(), rotated);
      events.reopen();
      await().until(() -> Files.exists(file()));
      speaking.start("after", Map.of());
      await().until(() -> speaking.phaseOf("after") == Phase.EXITED);
    }

    assertThat(Files.readString(rotated)).contains("before").doesNotContain("after");
    assertThat(Files.readString(file())).contains("after").doesNotContain("before");
    assertThat(logged)
        .extracting(LogEvent::message)
        .containsExactly("the event log is opened again");
  }

  @Test
  void staysWithTheOldFileWhereTheNewOneCannotBeOpened() throws IOException {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    try (SpeakingHub speaking = new SpeakingHub(PoolConfig.UNLIMITED, SHORT);
        EventLog events = open(sub.resolve("log"))) {
      events.attach(speaking.hub);
      Files.move(sub, folder.resolve("moved"));
      events.reopen();
      await().until(() -> !logged.isEmpty());
      speaking.start("t", Map.of());
      await().until(() -> speaking.phaseOf("t") == Phase.EXITED);
    }

    assertThat(logged)
        .extracting(LogEvent::message)
        .containsExactly("the event log can't be opened again and goes on in the old file");
    assertThat(messages(folder.resolve("moved/log"))).hasSize(2);
  }

  @Test
  void saysWhyAFileCannotBeOne() {
    assertThatThrownBy(() -> open(folder.resolve("none/log")))
        .isInstanceOf(UnusableFile.class)
        .hasMessage(
            "log_file: %s can't be made: make its folder first, or give log_file another file",
            folder.resolve("none/log"));
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(UnusableFile.class)
        .hasMessageStartingWith("log_file: %s can't be written: ", folder);
  }

  @Test
  void losesNothingThoughItIsSlowerThanATask() throws IOException {
    int count = 30_000;
    try (SpeakingHub speaking = new SpeakingHub(PoolConfig.UNLIMITED, Duration.ofMinutes(1));
        EventLog events = EventLog.open(file(), 64 << 10, InstantSource.system(), log)) {
      events.attach(speaking.hub);
      speaking.start("t", Map.of("count", Integer.toString(count)));
      await().until(() -> speaking.phaseOf("t") == Phase.EXITED);
    }

    assertThat(ranges(new SeenLines(messages(file()), "t").written())).isEqualTo("1-" + count);
  }

  @Test
  void accountsForEveryLineThatAFullDiskCost() throws IOException {
    int count = 20_000;
    try (SmallDisk disk = FullDisks.mountOrSkip(folder, 16 << 10);
        SpeakingHub speaking = new SpeakingHub(PoolConfig.UNLIMITED, SHORT)) {
      Path file = disk.folder().resolve("events.jsonl");
      try (EventLog events = EventLog.open(file, 64 << 10, InstantSource.system(), log)) {
        events.attach(speaking.hub);
        speaking.start("before", Map.of("text", "all is well"));
        await().until(() -> Files.readString(file).contains("exited"));
        disk.fill();

        speaking.start("t", Map.of("count", Integer.toString(count)));
        await().until(() -> speaking.phaseOf("t") == Phase.EXITED);
        assertThat(logged)
            .extracting(LogEvent::message)
            .containsExactly(
                "the event log can't be written; the hub goes on, and so does the log once it"
                    + " can");

        disk.makeRoom();
        await().until(() -> logged.size() == 2);
        speaking.start("after", Map.of("text", "all is well again"));
        await().until(() -> Files.readString(file).contains("again"));
      }

      List<ServerMessage> messages = messages(file);
      SeenLines seen = new SeenLines(messages, "t");
      assertThat(seen.missed()).isNotEmpty();
      assertThat(ranges(seen.writtenAndMissed())).isEqualTo("1-" + count);
      assertThat(messages.stream().filter(ServerMessage.Exited.class::isInstance)).hasSize(3);
      assertThat(logged.get(1).message()).isEqualTo("the event log is written again");
      assertThat(logged.get(1).fields())
          .contains(LogField.field("lines_dropped", (long) seen.missed().size()));
    }
  }

  @Test
  void saysWhatIsLostWhenItEndsOnAFullDiskAndLeavesWholeLines() throws IOException {
    try (SmallDisk disk = FullDisks.mountOrSkip(folder, 1 << 10)) {
      Path file = disk.folder().resolve("events.jsonl");
      try (SpeakingHub speaking = new SpeakingHub(PoolConfig.UNLIMITED, SHORT);
          EventLog events = open(file)) {
        events.attach(speaking.hub);
        disk.fill();
        speaking.start("t", Map.of("count", "1000"));
        await().until(() -> speaking.phaseOf("t") == Phase.EXITED);
        await().until(() -> !logged.isEmpty());
      }

      int whole = messages(file).size();
      assertThat(Files.readString(file))
          .satisfiesAnyOf(
              text -> assertThat(text).isEmpty(), text -> assertThat(text).endsWith("\n"));
      LogEvent last = logged.getLast();
      assertThat(last.message()).isEqualTo("the event log could not be written until the end");
      long lost = last.fields().stream().mapToLong(field -> (Long) field.value()).sum();
      assertThat(whole + lost).isEqualTo(1002);
    }
  }

  /** The lines of one task in a log. */
  private record SeenLines(List<Long> written, List<Long> missed, List<Long> writtenAndMissed) {
    SeenLines(List<ServerMessage> messages, String taskId) {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (ServerMessage message : messages) {
        if (message instanceof Output output && output.taskId().equals(taskId)) {
          written.add(output.seq());
          writtenAndMissed.add(output.seq());
        }
        if (message instanceof ServerMessage.Gap gap && gap.taskId().equals(taskId)) {
          LongStream.rangeClosed(gap.fromSeq(), gap.toSeq()).forEach(missed::add);
          LongStream.rangeClosed(gap.fromSeq(), gap.toSeq()).forEach(writtenAndMissed::add);
        }
      }
    }
  }

  /** Numbers as ranges, in the order in which they come. */
  private static String ranges(List<Long> numbers) {
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      long from = numbers.get(i);
      while (i + 1 < numbers.size() && numbers.get(i + 1) == numbers.get(i) + 1) {
        i++;
      }
      ranges.add(from + "-" + numbers.get(i));
    }
    return String.join(" ", ranges);
  }

  private Path file() {
    return folder.resolve("events.jsonl");
  }

  private EventLog open(Path file) {
    return EventLog.open(file, InstantSource.system(), log);
  }

  private static List<ServerMessage> messages(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(EventLogTest::message).toList();
  }

  private static ServerMessage message(String line) {
    return Wire.readServerMessage(line.getBytes(StandardCharsets.UTF_8));
  }
}
