package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.posix.FolderEvent.FileCame;
import dev.overseer.posix.FolderEvent.FileGone;
import dev.overseer.posix.FolderEvent.FolderCame;
import dev.overseer.posix.FolderEvent.FolderGone;
import dev.overseer.posix.FolderEvent.Missed;
import dev.overseer.posix.FolderWatch.Interest;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FolderWatchTest {
  private static final String TAKER = "taker-of-events";

  @TempDir Path folder;

  private final BlockingQueue<FolderEvent> told = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final FolderWatch watch = FolderWatch.open();

  @BeforeEach
  void take() {
    Thread.ofPlatform()
        .name(TAKER)
        .start(
            () -> {
              for (List<FolderEvent> batch = watch.take(); !batch.isEmpty(); batch = watch.take()) {
                told.addAll(batch);
              }
              ended.complete(null);
            });
  }

  @AfterEach
  void close() throws Exception {
    watch.close();
    ended.get(10, TimeUnit.SECONDS);
    watch.close();
    assertThat(watch.take()).isEmpty();
  }

  @Test
  void aFileCountsOnceItIsClosedOrMovedIn() throws Exception {
    Path tasks = Files.createDirectory(folder.resolve("tasks"));
    Path results = Files.createDirectory(folder.resolve("results"));
    watch.add(tasks, Interest.FILES);
    watch.add(results, Interest.FILES);

    try (OutputStream slow = Files.newOutputStream(tasks.resolve("slow.json"))) {
      slow.write('{');
      Path moved = Files.writeString(folder.resolve("x.tmp"), "{}");
      Files.move(moved, results.resolve("größer.json"), StandardCopyOption.ATOMIC_MOVE);
      assertThat(next()).isEqualTo(new FileCame(results.resolve("größer.json")));
      slow.write('}');
    }
    assertThat(next()).isEqualTo(new FileCame(tasks.resolve("slow.json")));

    Files.readString(tasks.resolve("slow.json"));
    Files.delete(tasks.resolve("slow.json"));
    Files.createDirectory(tasks.resolve("sub"));
    mark(tasks);
  }

  @Test
  void foldersAreToldWhereAskedFor() throws Exception {
    watch.add(folder, Interest.FILES_AND_FOLDERS);
    Path sub = Files.createDirectory(folder.resolve("sub"));
    assertThat(next()).isEqualTo(new FolderCame(sub));
    watch.add(sub, Interest.FILES);
    Files.writeString(sub.resolve("a"), "");
    assertThat(next()).isEqualTo(new FileCame(sub.resolve("a")));
    // Making a file is no news, closing it is.
    Files.writeString(folder.resolve("b"), "");
    assertThat(next()).isEqualTo(new FileCame(folder.resolve("b")));

    watch.add(folder, Interest.FILES);
    Files.createDirectory(folder.resolve("unasked"));
    mark(folder);
  }

  @Test
  void filesThatGoAreToldWhereAskedFor() throws Exception {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    watch.add(folder, Interest.COMING_AND_GOING);
    Path file = folder.resolve("a");
    Files.writeString(file, "");
    assertThat(next()).isEqualTo(new FileCame(file));
    Files.move(file, folder.resolve("b"));
    assertThat(List.of(next(), next()))
        .containsExactly(new FileGone(file), new FileCame(folder.resolve("b")));
    Files.delete(folder.resolve("b"));
    assertThat(next()).isEqualTo(new FileGone(folder.resolve("b")));

    // Of a folder that goes those hear who watch it.
    Files.delete(sub);
    Files.createDirectory(sub);
    assertThat(next()).isEqualTo(new FolderCame(sub));

    watch.add(folder, Interest.FILES);
    Files.delete(Files.writeString(folder.resolve("c"), ""));
    assertThat(next()).isEqualTo(new FileCame(folder.resolve("c")));
    mark(folder);
  }

  @Test
  void folderThatGoesIsToldOnce() throws Exception {
    Path deleted = Files.createDirectory(folder.resolve("deleted"));
    Path moved = Files.createDirectory(folder.resolve("moved"));
    watch.add(folder, Interest.FILES);
    watch.add(deleted, Interest.FILES);
    watch.add(moved, Interest.FILES);

    Files.delete(deleted);
    assertThat(next()).isEqualTo(new FolderGone(deleted));
    Path elsewhere = Files.move(moved, folder.resolve("elsewhere"));
    assertThat(next()).isEqualTo(new FolderGone(moved));
    Files.writeString(elsewhere.resolve("unseen"), "");

    Files.createDirectory(deleted);
    watch.add(deleted, Interest.FILES);
    Files.writeString(deleted.resolve("again"), "");
    assertThat(next()).isEqualTo(new FileCame(deleted.resolve("again")));
    mark(folder);
  }

  @Test
  void removedFolderIsSilent() throws Exception {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    watch.add(folder, Interest.FILES);
    watch.add(sub, Interest.FILES);
    watch.remove(sub);
    watch.remove(sub);
    Files.writeString(sub.resolve("a"), "");
    mark(folder);
  }

  @Test
  void oneFolderHasOneName() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    watch.add(folder, Interest.FILES_AND_FOLDERS);
    assertThatThrownBy(() -> watch.add(link, Interest.FILES))
        .hasMessage(link + ": is the same folder as one that is watched already");
    Path sub = Files.createDirectory(folder.resolve("sub"));
    assertThat(next()).isEqualTo(new FolderCame(sub));
  }

  @Test
  void nameThatIsNoTextIsNotLost() throws Exception {
    watch.add(folder, Interest.FILES);
    String shell = "cd \"$1\" && touch \"$(printf 'a\\377b')\"";
    assertThat(
            new ProcessBuilder("/bin/sh", "-c", shell, "sh", folder.toString())
                .start()
                .waitFor(10, TimeUnit.SECONDS))
        .isTrue();
    assertThat(next()).isEqualTo(new Missed());
    mark(folder);
  }

  @Test
  void whatIsNoFolderIsRefused() throws Exception {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> watch.add(none, Interest.FILES))
        .isInstanceOf(NoSuchFileException.class);
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> watch.add(file, Interest.FILES))
        .isInstanceOf(NotDirectoryException.class);
    watch.close();
    assertThatThrownBy(() -> watch.add(folder, Interest.FILES))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void overflowIsTold() throws Exception {
    // Nobody takes from this one until the queue is full.
    int queue = Integer.parseInt(FolderWatch.limit("max_queued_events"));
    Assumptions.assumeTrue(queue <= 100_000, "the queue is too long to be filled");
    try (FolderWatch full = FolderWatch.open()) {
      full.add(folder, Interest.FILES);
      // Two names by turns: the same one twice in a row would be told once.
      for (int i = 0; i < queue + 10; i++) {
        Files.newOutputStream(folder.resolve(i % 2 == 0 ? "a" : "b")).close();
      }
      List<FolderEvent> all = new ArrayList<>();
      while (all.stream().noneMatch(event -> event instanceof Missed)) {
        all.addAll(full.take());
      }
      assertThat(all).hasSize(queue + 1);
      Files.writeString(folder.resolve("after"), "");
      assertThat(full.take()).containsExactly(new FileCame(folder.resolve("after")));
    }
  }

  @Test
  void waitingCostsNothing() throws Exception {
    watch.add(folder, Interest.FILES);
    mark(folder);
    Path stat = Path.of("/proc/self/task/%d/stat".formatted(takersId()));
    long before = switches(stat.resolveSibling("status"));
    Await.until("half a second has passed", new Elapsed(Duration.ofMillis(500))::isOver);
    // One for the wait itself, should it only have begun by now.
    assertThat(switches(stat.resolveSibling("status")) - before).isLessThanOrEqualTo(1);
  }

  @Test
  void limitsAreNamed() throws Exception {
    assertThat(withLimit("max_inotify_instances", 0))
        .startsWith("folders cannot be watched: this user has too many inotify instances")
        .containsPattern("fs.inotify.max_user_instances is \\d\\d+\\)")
        .contains("ulimit -n", "sysctl");
    assertThat(withLimit("max_inotify_watches", 1))
        .startsWith(folder + " cannot be watched: this user watches too many folders")
        .containsPattern("fs.inotify.max_user_watches is \\d\\d+\\)")
        .contains("sysctl");
  }

  @Test
  void saysWhereItIsBlind() throws Exception {
    assertThat(FolderWatch.blindness(folder)).isEmpty();
    assertThat(FolderWatch.blindness(Path.of("/proc"))).isEmpty();
    assertThatThrownBy(() -> FolderWatch.blindness(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    for (String mount : Files.readAllLines(Path.of("/proc/self/mounts"))) {
      String[] words = mount.split(" ", -1);
      if (words[2].startsWith("nfs") || words[2].equals("9p") || words[2].equals("cifs")) {
        assertThat(FolderWatch.blindness(Path.of(words[1]))).isPresent();
      }
    }
    assertThat(FolderWatch.sharedFileSystem(0x6969)).contains("nfs");
    // As statfs has it on a machine that extends its sign.
    assertThat(FolderWatch.sharedFileSystem(0xFFFFFFFFFF534D42L)).contains("cifs");
    assertThat(FolderWatch.sharedFileSystem(0xFF534D42L)).contains("cifs");
    long overlay = 0x794c7630;
    assertThat(FolderWatch.sharedFileSystem(overlay)).isEmpty();
  }

  private FolderEvent next() throws InterruptedException {
    FolderEvent event = told.poll(10, TimeUnit.SECONDS);
    return event == null ? new FolderGone(Path.of("nothing was told")) : event;
  }

  /** The next that is told is this; so nothing was told before. */
  private void mark(Path watched) throws Exception {
    Path mark = Files.writeString(watched.resolve("mark"), "");
    assertThat(next()).isEqualTo(new FileCame(mark));
  }

  /** In a user namespace of its own, where the limit is nobody else's. */
  private String withLimit(String name, int value) throws Exception {
    Path second = Files.createDirectories(folder.resolve("second"));
    Process process =
        new ProcessBuilder(
                "unshare",
                "--user",
                "--map-root-user",
                "/bin/sh",
                "-c",
                "echo %d >/proc/sys/user/%s || exit 77; exec \"$@\"".formatted(value, name),
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Limited.class.getName(),
                second.toString(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    Assumptions.assumeTrue(process.waitFor() == 0, "no user namespaces here");
    return said;
  }

  private long takersId() throws Exception {
    try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        if (Files.readString(thread.resolve("comm")).strip().equals(TAKER)) {
          return Long.parseLong(thread.getFileName().toString());
        }
      }
    }
    throw new AssertionError("no thread " + TAKER);
  }

  /** How often the thread has been on a processor. */
  private static long switches(Path status) throws Exception {
    return Files.readAllLines(status).stream()
        .filter(line -> line.contains("ctxt_switches"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
        .sum();
  }

  private record Elapsed(long from, Duration time) {
    Elapsed(Duration time) {
      this(System.nanoTime(), time);
    }

    boolean isOver() {
      return System.nanoTime() - from > time.toNanos();
    }
  }

  /** Watches its arguments, and prints what stands in the way. */
  static final class Limited {
    private Limited() {}

    public static void main(String[] arguments) throws Exception {
      try (FolderWatch watch = FolderWatch.open()) {
        for (String argument : arguments) {
          watch.add(Path.of(argument), Interest.FILES);
        }
      } catch (WatchException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
