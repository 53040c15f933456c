package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.overseer.posix.Shell.Running;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a child begins, and the words for when it does not. */
class SpawnTest {
  @TempDir Path folder;

  private Processes processes;

  @BeforeEach
  void open() {
    processes = Processes.open(folder.resolve("state"));
  }

  @AfterEach
  void close() {
    processes.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 127, 255})
  void exitCodesAreTrue(int code) throws Exception {
    assertThat(Shell.run(processes, "exit " + code).exit()).isEqualTo(new ExitStatus.Exited(code));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 9, 13, 15, 17, 34, 64})
  void signalsAreTrue(int signal) throws Exception {
    // 17 is SIGCHLD, which ends nobody.
    ExitStatus expected = signal == 17 ? new ExitStatus.Exited(0) : new ExitStatus.Signaled(signal);
    assertThat(Shell.run(processes, "kill -" + signal + " $$; exit 0").exit()).isEqualTo(expected);
  }

  @Test
  void standardInputIsEmpty() throws Exception {
    Running cat = Shell.run(processes, Command.of(List.of("cat")));
    assertThat(cat.exit()).isEqualTo(new ExitStatus.Exited(0));
    assertThat(cat.recorder().stdout()).isEmpty();
  }

  @Test
  void nothingElseOfOursIsOpen() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      // As some native library might open it: not closed on exec.
      Libc libc = new Libc(arena);
      int careless = libc.open(CStrings.of(arena, "/dev/zero"), Libc.O_RDWR);
      assertThat(careless).isPositive();

      Running ls = Shell.run(processes, "exec ls -l /proc/self/fd");
      ls.exit();
      libc.close(careless);

      // The one above 2 is the folder that ls itself reads.
      assertThat(ls.recorder().lines())
          .filteredOn(line -> line.contains(" -> "))
          .hasSize(4)
          .anyMatch(line -> line.endsWith(" 0 -> /dev/null"))
          .anyMatch(line -> line.contains(" 1 -> pipe:"))
          .anyMatch(line -> line.contains(" 2 -> pipe:"))
          .anyMatch(line -> line.endsWith("/fd"));
    }
  }

  @Test
  void childrenThatStartTogetherHoldNothingOfEachOther() throws Exception {
    // A pipe of another's that stayed open in one of these would hold up that one's end for an
    // hour.
    try (Processes patient =
        Processes.open(folder.resolve("patient"), new Grace(Duration.ofHours(1), Duration.ZERO))) {
      List<Thread> threads = new ArrayList<>();
      Queue<ExitStatus> ends = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < 4; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int k = 0; k < 25; k++) {
                        runQuietly(patient, "exec sleep 1000");
                        ends.add(runQuietly(patient, "exit 0").exitNow());
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(ends).hasSize(100).containsOnly(new ExitStatus.Exited(0));
    }
  }

  @Test
  void whatWeOpenIsClosedOnExec() throws Exception {
    // For children that other code starts: the JDK's files are not, so it closes them itself.
    Set<String> before = Set.of(descriptors());
    Running sleep = Shell.run(processes, "echo up; exec sleep 1000");
    Await.until("it runs", () -> sleep.recorder().stdout().equals("up\n"));
    List<String> ours =
        Arrays.stream(descriptors())
            .filter(fd -> target(fd).startsWith("anon_inode:") || target(fd).endsWith(".lock"))
            .collect(Collectors.toCollection(ArrayList::new));
    Arrays.stream(descriptors())
        .filter(fd -> target(fd).startsWith("pipe:") && !before.contains(fd))
        .forEach(ours::add);
    // The lock, epoll, eventfd; a pidfd and two pipes of the child's.
    assertThat(ours).hasSizeGreaterThanOrEqualTo(6);
    for (String fd : ours) {
      String info = Files.readString(Path.of("/proc/self/fdinfo", fd));
      int flags = Integer.parseInt(info.replaceAll("(?s).*flags:\\s*(\\d+).*", "$1"), 8);
      assertThat(flags & Libc.O_CLOEXEC).as("descriptor %s: %s", fd, info).isNotZero();
    }
    sleep.child().kill();
  }

  @Test
  void leadsItsOwnSessionAndGroup() throws Exception {
    Running shell = Shell.run(processes, "cat /proc/$$/stat");
    shell.exit();
    byte[] stat = shell.recorder().bytes(StdStream.STDOUT);
    ProcStat row = ProcStat.parse(shell.pid(), stat, stat.length);
    assertThat(row.group()).isEqualTo(shell.pid());
    assertThat(row.session()).isEqualTo(shell.pid());
    assertThat(row.parent()).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void noSignalIsBlockedOrIgnored() throws Exception {
    Running cat = Shell.run(processes, Command.of(List.of("cat", "/proc/self/status")));
    cat.exit();
    assertThat(cat.recorder().lines())
        .contains("SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000");
  }

  @Test
  void environmentIsWhatTheCommandSaysAndTheMark() throws Exception {
    Command command =
        new Command(
            List.of("/usr/bin/env"),
            Map.of("A", "1", "ÄÖ", "grün 🌱", "EMPTY", "", "OVERSEER_GROUP", "forged"),
            Optional.empty());
    Running env = Shell.run(processes, command);
    env.exit();
    assertThat(env.recorder().lines())
        .hasSize(4)
        .contains("A=1", "ÄÖ=grün 🌱", "EMPTY=")
        .anyMatch(line -> line.startsWith("OVERSEER_GROUP=") && !line.contains("forged"));
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    Running printf =
        Shell.run(
            processes,
            Command.of(List.of("printf", "[%s]\n", "", " ", "a'b\"c", "$HOME", "ü\n🌱", "*")));
    printf.exit();
    assertThat(printf.recorder().stdout()).isEqualTo("[]\n[ ]\n[a'b\"c]\n[$HOME]\n[ü\n🌱]\n[*]\n");
  }

  @Test
  void runsInItsDirectory() throws Exception {
    Path inside = Files.createDirectories(folder.resolve("in side/ü"));
    Command command = new Command(List.of("pwd", "-P"), System.getenv(), Optional.of(inside));
    Running pwd = Shell.run(processes, command);
    pwd.exit();
    assertThat(pwd.recorder().stdout()).isEqualTo(inside.toRealPath() + "\n");
  }

  @Test
  void relativeProgramsAreLookedForInTheDirectory() throws Exception {
    script(folder.resolve("tool"), "#!/bin/sh\necho found\n");
    for (List<String> argv :
        List.of(List.of("./tool"), List.of("../" + folder.getFileName() + "/tool"))) {
      Running tool = Shell.run(processes, new Command(argv, System.getenv(), Optional.of(folder)));
      assertThat(tool.exit()).isEqualTo(new ExitStatus.Exited(0));
      assertThat(tool.recorder().stdout()).isEqualTo("found\n");
    }
    Command byPath = new Command(List.of("tool"), Map.of("PATH", ""), Optional.of(folder));
    Running tool = Shell.run(processes, byPath);
    assertThat(tool.exit()).isEqualTo(new ExitStatus.Exited(0));
  }

  @Test
  void thePathOfTheChildCountsAndTheFirstThatMayBeRun() throws Exception {
    Path first = Files.createDirectories(folder.resolve("first"));
    Path second = Files.createDirectories(folder.resolve("second"));
    Path third = Files.createDirectories(folder.resolve("third"));
    Files.createDirectories(first.resolve("tool"));
    Files.writeString(second.resolve("tool"), "#!/bin/sh\necho wrong\n");
    script(third.resolve("tool"), "#!/bin/sh\necho third\n");
    String path = first + ":" + second + ":" + third;
    Running tool =
        Shell.run(processes, new Command(List.of("tool"), Map.of("PATH", path), Optional.empty()));
    tool.exit();
    assertThat(tool.recorder().stdout()).isEqualTo("third\n");
  }

  @Test
  void withoutAPathTheDefaultHolds() throws Exception {
    Running sh =
        Shell.run(
            processes, new Command(List.of("sh", "-c", "exit 4"), Map.of(), Optional.empty()));
    assertThat(sh.exit()).isEqualTo(new ExitStatus.Exited(4));
  }

  @Test
  void saysThatAProgramIsNotOnPath() {
    Command nope = new Command(List.of("nope"), Map.of("PATH", "/bin:/x"), Optional.empty());
    SpawnException e = failure(nope);
    assertThat(e).hasMessage("cannot start \"nope\": no such program on PATH (/bin:/x)");
    assertThat(e.errno()).isEqualTo(2);
  }

  @Test
  void saysThatAFileIsMissing() {
    SpawnException e = failure(Command.of(List.of("/no/such")));
    assertThat(e).hasMessage("cannot start \"/no/such\": no such file or directory");
    assertThat(e.errno()).isEqualTo(2);
  }

  @Test
  void saysThatAFileMayNotBeRun() throws Exception {
    Path file = Files.writeString(folder.resolve("text"), "hello");
    SpawnException e = failure(Command.of(List.of(file.toString())));
    assertThat(e).hasMessage("cannot start \"%s\": permission denied", file);
    assertThat(e.errno()).isEqualTo(13);

    SpawnException onPath =
        failure(new Command(List.of("text"), Map.of("PATH", folder.toString()), Optional.empty()));
    assertThat(onPath)
        .hasMessage("cannot start \"text\": permission denied: %s may not be run", file);
    assertThat(onPath.errno()).isEqualTo(13);
  }

  @Test
  void saysThatItIsADirectory() {
    SpawnException e = failure(Command.of(List.of(folder.toString())));
    assertThat(e).hasMessage("cannot start \"%s\": it is a directory", folder);
  }

  @Test
  void saysThatItIsNoProgram() throws Exception {
    Path file = folder.resolve("data");
    script(file, "just text");
    SpawnException e = failure(Command.of(List.of(file.toString())));
    assertThat(e.errno()).isEqualTo(8);
    assertThat(e).hasMessageContaining("neither a program for this machine nor a script");
  }

  @Test
  void saysThatTheInterpreterIsMissing() throws Exception {
    Path file = folder.resolve("orphan");
    script(file, "#!/no/such/interpreter\n");
    SpawnException e = failure(Command.of(List.of(file.toString())));
    assertThat(e)
        .hasMessageContaining(
            "the interpreter that its first line or its header names does not exist");
  }

  @Test
  void saysWhatIsWrongWithTheDirectory() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    SpawnException missing =
        failure(new Command(List.of("ls"), System.getenv(), Optional.of(folder.resolve("no"))));
    assertThat(missing)
        .hasMessage(
            "cannot start \"ls\": its working directory %s/no cannot be entered: it does not exist",
            folder);
    assertThat(missing.errno()).isEqualTo(2);
    SpawnException aFile = failure(new Command(List.of("ls"), System.getenv(), Optional.of(file)));
    assertThat(aFile).hasMessageEndingWith("cannot be entered: it is not a directory");
  }

  @Test
  void saysThatTheArgumentsAreTooLong() {
    SpawnException e = failure(Command.of(List.of("echo", "x".repeat(200_000))));
    assertThat(e.errno()).isEqualTo(7);
    assertThat(e).hasMessageContaining("arguments and environment are too long");
  }

  @Test
  void refusesWhatNoProgramCanBeGiven() {
    assertThatThrownBy(() -> Command.of(List.of("a\0b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NUL");
    assertThatThrownBy(() -> Command.of(List.of("a")).with("K", "v\0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"K\" holds a NUL");
    assertThatThrownBy(() -> Command.of(List.of("a")).with("K\0", "v"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NUL");
    assertThatThrownBy(() -> Command.of(List.of("a")).with("A=B", "v"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be the name");
    assertThatThrownBy(() -> Command.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a program");
  }

  @Test
  void failedStartsLeakNothing() {
    failure(Command.of(List.of("/no/such")));
    long before = openDescriptors();
    for (int i = 0; i < 200; i++) {
      failure(Command.of(List.of("/no/such")));
      failure(Command.of(List.of("nope")));
    }
    assertThat(openDescriptors()).isLessThan(before + 20);
  }

  @Test
  void endedChildrenLeakNothing() throws Exception {
    Shell.run(processes, "exit 0").exit();
    long before = openDescriptors();
    for (Running running :
        IntStream.range(0, 100).mapToObj(i -> runQuietly(processes, "echo x; exit 0")).toList()) {
      running.exit();
    }
    Await.until("descriptors are closed", () -> openDescriptors() < before + 10);
  }

  @Test
  void aChildIsWatchedOnce() throws Exception {
    Running sleep = Shell.run(processes, "sleep 100");
    assertThatThrownBy(() -> sleep.child().watch(new Recorder()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("watched already");
    sleep.child().kill();
  }

  @Test
  void nothingIsLostBeforeItIsWatched() throws Exception {
    Child child = processes.spawn(Shell.script("echo early; exit 6"));
    Await.until("it has ended", () -> ProcStat.of(child.pid()).orElseThrow().isDead());
    Recorder recorder = new Recorder();
    child.watch(recorder);
    assertThat(recorder.exit()).isEqualTo(new ExitStatus.Exited(6));
    assertThat(recorder.stdout()).isEqualTo("early\n");
  }

  private static Running runQuietly(Processes processes, String script) {
    try {
      return Shell.run(processes, script);
    } catch (SpawnException e) {
      throw new AssertionError(e);
    }
  }

  private SpawnException failure(Command command) {
    return catchThrowableOfType(SpawnException.class, () -> processes.spawn(command));
  }

  private static long openDescriptors() {
    return descriptors().length;
  }

  private static String target(String fd) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd", fd)).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static String[] descriptors() {
    String[] names = new File("/proc/self/fd").list();
    return names == null ? new String[0] : names;
  }

  private static void script(Path file, String text) throws Exception {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
