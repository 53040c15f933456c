package dev.overseer.server.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogEvent;
import dev.overseer.hub.TaskSnapshot;
import dev.overseer.hub.TaskSnapshot.Phase;
import dev.overseer.server.FullDisks;
import dev.overseer.server.ServerException.UnusableFile;
import dev.overseer.testkit.ManualTimers;
import dev.overseer.testkit.SmallDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteHistoryTest {
  private static final Retention PLENTY = new Retention(1000, Duration.ofDays(365));

  @TempDir Path folder;

  private final ManualTimers time = new ManualTimers(Tasks.at(100));
  private final List<LogEvent> logged = new CopyOnWriteArrayList<>();
  private final Log log = Log.to(logged::add, time, "history");

  @Test
  void givesBackWhatItWasGiven() {
    TaskSnapshot exited = Tasks.ended(Tasks.running("b", 1), Phase.EXITED, 9, 0);
    TaskSnapshot errored = Tasks.ended(Tasks.running("a", 2), Phase.ERRORED, 8, -1);
    TaskSnapshot stopped = Tasks.ended(Tasks.running("c", 3), Phase.STOPPED, 7, 143);

    write(PLENTY, stopped, errored, exited);

    assertThat(tasks(PLENTY)).containsExactly(exited, errored, stopped);
  }

  @Test
  void keepsEveryExit() throws SQLException {
    TaskSnapshot first = Tasks.ended(Tasks.running("t", 0), Phase.RESTARTING, 5, 1);
    TaskSnapshot second = Tasks.ended(Tasks.again(first, 6), Phase.EXITED, 9, 0);

    write(PLENTY, Tasks.running("t", 0), first, Tasks.again(first, 6), second);

    assertThat(query("SELECT pid, exit_code, (exited_at - started_at) / 1000000000 FROM exits"))
        .containsExactly("4711|1|4", "4712|0|3");
  }

  @Test
  void replacesATaskWhoseIdIsUsedAnew() throws SQLException {
    write(PLENTY, Tasks.exited("t", 0));
    TaskSnapshot anew = Tasks.exited("t", 50);

    write(PLENTY, anew);

    assertThat(tasks(PLENTY)).containsExactly(anew);
    assertThat(query("SELECT count(*) FROM exits")).containsExactly("1");
  }

  @Test
  void closesWhatAHubLeftInTheMiddle() {
    TaskSnapshot waiting = Tasks.ended(Tasks.running("waiting", 1), Phase.RESTARTING, 5, 1);

    write(PLENTY, Tasks.running("running", 0), waiting);

    List<TaskSnapshot> found = tasks(PLENTY);
    assertThat(found).extracting(TaskSnapshot::phase).containsOnly(Phase.STOPPED);
    assertThat(found)
        .extracting(TaskSnapshot::errorMessage)
        .containsExactly(
            "the hub ended while the task was running",
            "the hub ended before the task was started again");
    assertThat(found.getFirst().lastExitedAt()).contains(time.instant());
    assertThat(found.getFirst().lastExitCode()).isEmpty();
    assertThat(found.getLast().lastExitedAt()).contains(Tasks.at(5));
  }

  @Test
  void forgetsWhatIsTooMuchAndTooOldAndNothingThatRuns() throws SQLException {
    List<TaskSnapshot> all = new ArrayList<>();
    all.add(Tasks.running("runs", 0));
    for (int i = 1; i < 20; i++) {
      all.add(Tasks.exited("t" + i, i));
    }
    write(PLENTY, all.toArray(TaskSnapshot[]::new));

    // The one that ran is closed at this open, so it is the last that ended.
    assertThat(tasks(new Retention(5, Duration.ofDays(365))))
        .extracting(TaskSnapshot::taskId)
        .containsExactly("runs", "t16", "t17", "t18", "t19");
    assertThat(query("SELECT count(*) FROM exits")).containsExactly("4");
    // It is second 100: t18 ended in second 20.
    assertThat(tasks(new Retention(5, Duration.ofSeconds(80))))
        .extracting(TaskSnapshot::taskId)
        .containsExactly("runs", "t18", "t19");
    assertThat(tasks(new Retention(0, Duration.ofDays(365)))).isEmpty();
  }

  @Test
  void forgetsWhileItRuns() throws SQLException {
    Retention few = new Retention(10, Duration.ofDays(365));
    try (SqliteHistory history = open(few)) {
      history.record(Tasks.running("runs", 0));
      for (int i = 0; i < 500; i++) {
        history.record(Tasks.exited("t" + i, i));
        if (i % 50 == 0) {
          int written = i;
          await()
              .until(
                  () ->
                      query("SELECT 1 FROM tasks WHERE task_id = 't" + written + "'").size() == 1);
        }
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(Integer.parseInt(query("SELECT count(*) FROM tasks").getFirst()))
                      .isLessThan(130));
    }
    assertThat(query("SELECT count(*) FROM tasks WHERE task_id = 'runs'")).containsExactly("1");
  }

  @Test
  void boundsTheExitsOfATaskThatNeverEnds() throws SQLException {
    try (SqliteHistory history = open(new Retention(0, Duration.ofDays(365)))) {
      TaskSnapshot task = Tasks.running("t", 0);
      for (int i = 1; i <= 3 * TaskRows.EXITS_KEPT; i++) {
        TaskSnapshot end = Tasks.ended(Tasks.again(task, 10 * i), Phase.RESTARTING, 10 * i + 5, 1);
        history.record(end);
        task = end;
        String written = String.valueOf(Columns.nanos(Tasks.at(10 * i + 5)));
        await()
            .pollInterval(Duration.ofMillis(1))
            .until(() -> query("SELECT 1 FROM exits WHERE exited_at = " + written).size() == 1);
      }
      time.advance(Duration.ofMinutes(2));
      history.record(Tasks.again(task, 100_000));
      await()
          .untilAsserted(
              () -> assertThat(query("SELECT count(*) FROM exits")).containsExactly("100"));
    }
  }

  @Test
  void writesATaskSoonAfterItIsNoted() {
    try (SqliteHistory history = open(PLENTY)) {
      history.record(Tasks.running("t", 0));

      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> query("SELECT task_id FROM tasks").equals(List.of("t")));
    }
    assertThat(logged).isEmpty();
  }

  @Test
  void takesFilesOfAnyName() {
    Path odd = folder.resolve("a b?c%d#e.db");
    try (SqliteHistory history = SqliteHistory.open(odd, PLENTY, time, log)) {
      history.record(Tasks.exited("t", 0));
    }
    try (SqliteHistory history = SqliteHistory.open(odd, PLENTY, time, log)) {
      assertThat(history.tasks()).hasSize(1);
    }
    assertThat(odd).isRegularFile();
  }

  @Test
  void saysWhatIsWrongWithAFileThatIsNoDatabaseOfOurs() throws Exception {
    Path text = Files.writeString(folder.resolve("text.db"), "not a database at all, ".repeat(100));
    Path theirs = folder.resolve("theirs.db");
    execute(theirs, "CREATE TABLE tasks (task_id TEXT PRIMARY KEY, command TEXT NOT NULL)");
    Path other = folder.resolve("other.db");
    execute(other, "CREATE TABLE songs (title TEXT)");
    Path newer = folder.resolve("newer.db");
    SqliteHistory.open(newer, PLENTY, time, log).close();
    execute(newer, "PRAGMA user_version = 99");

    assertRefused(text, "is no SQLite database: move it away or give db another file");
    assertRefused(
        theirs,
        "is the database of another program, sticky-overseer: move it away or give db another"
            + " file");
    assertRefused(
        other, "is the database of another program: move it away or give db another file");
    assertRefused(
        newer,
        "was written by a newer overseer (its tables are version 99, this one knows 1): use that"
            + " one, or move it away or give db another file");
    assertRefused(folder, "is a folder: name a file in it");
    assertRefused(
        folder.resolve("none/x.db"),
        "can't be made: make its folder first, or give db another file");
  }

  @Test
  void refusesADamagedDatabase() throws IOException {
    write(PLENTY, manyTasks());
    try (RandomAccessFile file = new RandomAccessFile(database().toFile(), "rw")) {
      // Behind the first page, so that it still looks like a database.
      file.seek(4096 + 8);
      file.write(new byte[20_000]);
    }

    assertRefused(database(), "is damaged: move it away or give db another file");
  }

  @Test
  void refusesADatabaseThatAnotherProgramHasLocked() throws SQLException {
    SqliteHistory.open(database(), PLENTY, time, log).close();
    try (Connection connection = connect(database());
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      statement.execute("UPDATE tasks SET pid = 1");

      assertRefused(database(), "is locked by another program: end that, or give db another file");
    }
    assertThat(tasks(PLENTY)).isEmpty();
  }

  @Test
  void refusesADatabaseThatAnotherHubHas() {
    try (SqliteHistory first = open(PLENTY)) {
      assertRefused(
          database(), "belongs to another hub that is running: end that, or give db another file");
      first.record(Tasks.exited("t", 0));
    }
    assertThat(tasks(PLENTY)).hasSize(1);
  }

  @Test
  void bringsAnOlderDatabaseUpToDate() throws SQLException {
    write(PLENTY, Tasks.exited("t", 0));
    List<String> versions = new ArrayList<>(Tables.VERSIONS);
    versions.add("ALTER TABLE tasks ADD COLUMN note TEXT; UPDATE tasks SET note = 'moved'");
    versions.add("CREATE TABLE later (x INTEGER)");

    new OpenDatabase(database(), versions).open().close();
    new OpenDatabase(database(), versions).open().close();

    assertThat(query("SELECT task_id, note FROM tasks")).containsExactly("t|moved");
    assertThat(query("PRAGMA user_version")).containsExactly("3");
  }

  @Test
  void leavesAnOlderDatabaseAloneIfTheChangeFails() throws SQLException {
    write(PLENTY, Tasks.exited("t", 0));
    List<String> versions = new ArrayList<>(Tables.VERSIONS);
    versions.add("ALTER TABLE tasks ADD COLUMN note TEXT");
    versions.add("CREATE TABLE tasks (x INTEGER)");

    assertThatThrownBy(() -> new OpenDatabase(database(), versions).open())
        .isInstanceOf(UnusableFile.class)
        .hasMessageContaining("can't be used: ")
        .hasMessageContaining("table tasks already exists");

    assertThat(query("PRAGMA user_version")).containsExactly("1");
    assertThat(tasks(PLENTY)).hasSize(1);
  }

  @Test
  void goesOnWhileTheDiskIsFullAndCatchesUp() throws IOException {
    try (SmallDisk disk = FullDisks.mountOrSkip(folder, 8192)) {
      Path file = disk.folder().resolve("overseer.db");
      try (SqliteHistory history =
          SqliteHistory.open(file, PLENTY, time, log, Duration.ofMillis(10))) {
        history.record(Tasks.exited("before", 0));
        await().until(() -> query(file, "SELECT 1 FROM tasks").size() == 1);
        disk.fill();
        for (TaskSnapshot task : manyTasks()) {
          history.record(task);
        }
        await().until(() -> !logged.isEmpty());
        history.record(Tasks.exited("meanwhile", 90));
        assertThat(logged)
            .extracting(LogEvent::message)
            .containsExactly(
                "the history can't be written; the hub goes on, and so does the history once it"
                    + " can");

        disk.makeRoom();

        await().until(() -> logged.size() > 1);
        assertThat(logged)
            .extracting(LogEvent::message)
            .last()
            .isEqualTo("the history is written again");
        assertThat(logged).hasSize(2);
        assertThat(logged.getLast().fields().getFirst().value()).isEqualTo(0L);
      }
      try (SqliteHistory history = SqliteHistory.open(file, PLENTY, time, log)) {
        assertThat(history.tasks()).hasSize(manyTasks().length + 2);
      }
    }
  }

  @Test
  void saysWhatItLostWhenItEndsOnAFullDisk() throws IOException {
    try (SmallDisk disk = FullDisks.mountOrSkip(folder, 8192)) {
      Path file = disk.folder().resolve("overseer.db");
      try (SqliteHistory history =
          SqliteHistory.open(file, PLENTY, time, log, Duration.ofHours(1))) {
        disk.fill();
        for (TaskSnapshot task : manyTasks()) {
          history.record(task);
        }
        await().until(() -> !logged.isEmpty());
      }
      assertThat(logged.getLast().message())
          .isEqualTo("the history could not be written until the end");
      assertThat((Long) logged.getLast().fields().getFirst().value())
          .isBetween(1L, (long) manyTasks().length);
    }
  }

  @Test
  void survivesAKillOfItsProcess() throws Exception {
    Process victim = HistoryVictim.start(database());
    try {
      await().ignoreExceptions().until(() -> query("SELECT 1 FROM tasks").size() == 3);
      assertRefused(
          database(), "belongs to another hub that is running: end that, or give db another file");
    } finally {
      victim.destroyForcibly().waitFor();
    }

    List<TaskSnapshot> found = tasks(PLENTY);

    assertThat(found)
        .extracting(TaskSnapshot::taskId)
        .containsExactly("ended", "running", "restarting");
    assertThat(found.getFirst()).isEqualTo(Tasks.exited("ended", 0));
    assertThat(found.get(1).phase()).isEqualTo(Phase.STOPPED);
    assertThat(found.get(1).errorMessage()).isEqualTo("the hub ended while the task was running");
  }

  /** More than fits on what is left of a small disk. */
  private static TaskSnapshot[] manyTasks() {
    return IntStream.range(0, 900)
        .mapToObj(i -> Tasks.exited("task-with-a-rather-long-name-" + i, i % 50))
        .toArray(TaskSnapshot[]::new);
  }

  private Path database() {
    return folder.resolve("overseer.db");
  }

  private SqliteHistory open(Retention retention) {
    return SqliteHistory.open(database(), retention, time, log);
  }

  private void write(Retention retention, TaskSnapshot... tasks) {
    try (SqliteHistory history = open(retention)) {
      for (TaskSnapshot task : tasks) {
        history.record(task);
      }
    }
  }

  private List<TaskSnapshot> tasks(Retention retention) {
    try (SqliteHistory history = open(retention)) {
      return history.tasks();
    }
  }

  private void assertRefused(Path file, String why) {
    assertThatThrownBy(() -> SqliteHistory.open(file, PLENTY, time, log))
        .isInstanceOf(UnusableFile.class)
        .hasMessage("db: %s %s", file, why);
  }

  private List<String> query(String sql) throws SQLException {
    return query(database(), sql);
  }

  private static List<String> query(Path file, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          columns.add(result.getString(i));
        }
        rows.add(String.join("|", columns));
      }
    }
    return rows;
  }

  private static void execute(Path file, String sql) throws SQLException {
    try (Connection connection = connect(file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static Connection connect(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }
}
