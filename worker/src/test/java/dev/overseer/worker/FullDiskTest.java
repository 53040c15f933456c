package dev.overseer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.overseer.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that fill and folders that vanish while tasks are in flight. */
class FullDiskTest {
  @TempDir private Path folder;

  private TestSpool spool;

  @BeforeEach
  void open() {
    spool = new TestSpool(folder).set("MAX_CONCURRENT_TASKS", "1");
  }

  @AfterEach
  void close() {
    spool.close();
  }

  @Test
  void aResultThatFindsNoRoomIsWrittenOnceThereIsSomeAndTheTaskRunsOnce() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(Files.createDirectories(folder.resolve("small")), 256)) {
      spool.set("RESULT_DIR", disk.folder().toString());
      WorkService service = spool.agent("echo x >> tries; test -e go || sleep 0.2").work();
      await().until(() -> service.heartbeats().getFirst().status().equals("healthy"));
      disk.fill();
      spool.task("t1");
      await().until(() -> service.heartbeats().getFirst().status().equals("degraded"));
      assertThat(service.heartbeats().getFirst().reason().orElseThrow())
          .contains("a result", "No space left on device");
      Path result = disk.folder().resolve("marie/t1.json");
      assertThat(result).doesNotExist();
      disk.makeRoom();

      await().until(() -> Files.exists(result));
      await().until(() -> service.heartbeats().getFirst().status().equals("healthy"));
      assertThat(spool.lines("tries")).hasSize(1);
      assertThat(spool.json(result).path("retry_count").asInt(-1)).isZero();
      spool.stop();
    }
  }

  @Test
  void aWorkerThatStopsWhileTheDiskIsFullPutsTheTaskBack() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(Files.createDirectories(folder.resolve("small")), 256)) {
      spool.set("RESULT_DIR", disk.folder().toString());
      WorkService service = spool.agent("echo x >> tries").work();
      await().until(() -> service.heartbeats().getFirst().status().equals("healthy"));
      disk.fill();
      spool.task("t1");
      await().until(() -> service.heartbeats().getFirst().status().equals("degraded"));
      spool.stop();
      assertThat(spool.layout().tasksOf("marie").resolve("t1.json")).exists();
      disk.makeRoom();
      spool.work();

      await().until(() -> Files.exists(disk.folder().resolve("marie/t1.json")));
      assertThat(spool.json(disk.folder().resolve("marie/t1.json")).path("interruptions").asInt(-1))
          .isEqualTo(1);
      spool.stop();
    }
  }

  @Test
  void outputThatFindsNoRoomIsMarkedAndTheTaskIsDone() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(Files.createDirectories(folder.resolve("small")), 512)) {
      spool.set("TASK_DIR", disk.folder().resolve("tasks").toString());
      Path tasks = Files.createDirectories(disk.folder().resolve("tasks/marie"));
      spool.agent("head -c 3000000 /dev/zero | tr '\\0' x; echo end").work();
      Files.writeString(
          tasks.resolve("t1.json"), "{\"task_id\": \"t1\", \"description\": \"print\"}");

      await().until(() -> spool.finalResult("t1"));
      assertThat(spool.read("t1").isCompleted()).isTrue();
      assertThat(spool.read("t1").stdout()).contains("the rest is lost: No space left on device");
      spool.stop();
    }
  }

  @Test
  void foldersThatVanishAreMadeAnew() throws IOException {
    WorkService service = spool.agent("test -e go || sleep 1").work();
    await().until(() -> service.heartbeats().getFirst().status().equals("healthy"));
    spool.task("t1");
    await().until(() -> Files.exists(spool.layout().trigger("marie", "t1")));
    delete(spool.layout().results());
    delete(spool.layout().triggers());
    assertThat(spool.result("t1").isCompleted()).isTrue();

    // The worker may still write into it: then again.
    await()
        .ignoreException(DirectoryNotEmptyException.class)
        .until(() -> delete(spool.layout().tasks()));
    await().until(() -> Files.isDirectory(spool.layout().tasksOf("marie")));
    spool.task("t2");
    assertThat(spool.result("t2").isCompleted()).isTrue();
  }

  private static boolean delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
    return true;
  }
}
