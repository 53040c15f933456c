package dev.overseer.posix;

import dev.overseer.core.Timers;
import java.lang.foreign.Arena;

/**
 * Brings a child into being, on the thread that wants it: pipes, process, its line in the registry,
 * and the hand-over of its pidfd to the loop. Thread-safe.
 */
final class SpawnChild {
  private final ReadLoop loop;
  private final Timers timers;
  private final LiveChildren live;
  private final Registry registry;
  private final ChildProcess.Fate fate;

  private final GroupMarker marker;
  private final Grace grace;

  SpawnChild(
      ReadLoop loop,
      Timers timers,
      LiveChildren live,
      Registry registry,
      ChildProcess.Fate fate,
      GroupMarker marker,
      Grace grace) {
    this.loop = loop;
    this.timers = timers;
    this.live = live;
    this.registry = registry;
    this.fate = fate;
    this.marker = marker;
    this.grace = grace;
  }

  ChildProcess spawn(Command command) throws SpawnException {
    long number = live.begin();
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      ChildInput input = ChildInput.open(command, libc, arena);
      try {
        return spawn(command, number, input, libc, arena);
      } catch (SpawnException e) {
        input.closeOurs();
        throw e;
      } finally {
        input.closeTheirs(libc);
      }
    } catch (SpawnException e) {
      live.failed(number);
      throw e;
    }
  }

  private ChildProcess spawn(Command command, long number, ChildInput input, Libc libc, Arena arena)
      throws SpawnException {
    String program = command.argv().getFirst();
    Pipe stdout = Pipe.open(libc, arena, program);
    try {
      Pipe stderr = Pipe.open(libc, arena, program);
      try {
        return start(command, number, input, stdout, stderr, libc, arena);
      } catch (SpawnException e) {
        libc.close(stderr.readEnd());
        throw e;
      } finally {
        libc.close(stderr.writeEnd());
      }
    } catch (SpawnException e) {
      libc.close(stdout.readEnd());
      throw e;
    } finally {
      libc.close(stdout.writeEnd());
    }
  }

  private ChildProcess start(
      Command command,
      long number,
      ChildInput input,
      Pipe stdout,
      Pipe stderr,
      Libc libc,
      Arena arena)
      throws SpawnException {
    // Ours only: the child's end stays blocking, as programs expect.
    libc.fcntl(stdout.readEnd(), Libc.F_SETFL, Libc.O_NONBLOCK);
    libc.fcntl(stderr.readEnd(), Libc.F_SETFL, Libc.O_NONBLOCK);
    StartProgram.Started started =
        new StartProgram(libc, arena)
            .start(
                command,
                marker.value(number),
                input.theirs(),
                stdout.writeEnd(),
                stderr.writeEnd());
    ProcessIdentity leader;
    try {
      leader = ProcStat.of(started.pid()).map(ProcStat::identity).orElseThrow();
    } catch (OutOfDescriptorsException e) {
      endUnborn(started, libc, arena);
      throw unwatchable(command, Errno.EMFILE);
    }
    registry.began(number, leader);
    ChildProcess child =
        new ChildProcess(
            loop,
            timers,
            grace,
            fate,
            number,
            leader,
            input.ours(),
            stdout.readEnd(),
            stderr.readEnd());
    live.started(child);
    int watched = new ExitNotice(loop, started.pidfd(), child::onLeaderEnded).begin(libc);
    if (watched < 0) {
      endUnborn(started, libc, arena);
      live.gone(child);
      registry.over(number);
      throw unwatchable(command, -watched);
    }
    return child;
  }

  /** Nobody knows of it yet, and nobody ever will. */
  private static void endUnborn(StartProgram.Started started, Libc libc, Arena arena) {
    libc.kill(-started.pid(), Signals.SIGKILL);
    libc.waitid(started.pid(), arena.allocate(Signals.SIGINFO_BYTES, 8), Libc.WEXITED);
    libc.close(started.pidfd());
  }

  private static SpawnException unwatchable(Command command, int errno) {
    return new SpawnException(
        "cannot start \"%s\": its end could not be watched for: %s"
            .formatted(command.argv().getFirst(), Errno.describe(errno)),
        errno);
  }
}
