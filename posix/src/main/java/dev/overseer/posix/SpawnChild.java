package dev.overseer.posix;

import dev.overseer.core.Timers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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
    String program = command.argv().getFirst();
    long number = live.begin();
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      Pipe stdout = Pipe.open(libc, arena, program);
      try {
        Pipe stderr = Pipe.open(libc, arena, program);
        try {
          return start(command, number, stdout, stderr, libc, arena);
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
    } catch (SpawnException e) {
      live.failed(number);
      throw e;
    }
  }

  private ChildProcess start(
      Command command, long number, Pipe stdout, Pipe stderr, Libc libc, Arena arena)
      throws SpawnException {
    // Ours only: the child's end stays blocking, as programs expect.
    libc.fcntl(stdout.readEnd(), Libc.F_SETFL, Libc.O_NONBLOCK);
    libc.fcntl(stderr.readEnd(), Libc.F_SETFL, Libc.O_NONBLOCK);
    StartProgram.Started started =
        new StartProgram(libc, arena)
            .start(
                command,
                marker.value(number),
                StartProgram.NOTHING,
                stdout.writeEnd(),
                stderr.writeEnd());
    ProcessIdentity leader =
        ProcStat.of(started.pid())
            .map(ProcStat::identity)
            .orElseThrow(() -> new IllegalStateException("our own child is not in /proc"));
    registry.began(number, leader);
    ChildProcess child =
        new ChildProcess(
            loop, timers, grace, fate, number, leader, stdout.readEnd(), stderr.readEnd());
    live.started(child);
    int watched = new ExitNotice(loop, started.pidfd(), child::onLeaderEnded).begin(libc);
    if (watched < 0) {
      throw undo(command, child, started, -watched, libc, arena);
    }
    return child;
  }

  private SpawnException undo(
      Command command,
      ChildProcess child,
      StartProgram.Started started,
      int errno,
      Libc libc,
      Arena arena) {
    MemorySegment info = arena.allocate(Signals.SIGINFO_BYTES, 8);
    libc.kill(-child.pid(), Signals.SIGKILL);
    libc.waitid(child.pid(), info, Libc.WEXITED);
    libc.close(started.pidfd());
    live.gone(child);
    registry.over(child.number());
    return new SpawnException(
        "cannot start \"%s\": its end could not be watched for: %s"
            .formatted(command.argv().getFirst(), Errno.describe(errno)),
        errno);
  }
}
