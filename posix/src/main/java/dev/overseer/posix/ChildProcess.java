package dev.overseer.posix;

import dev.overseer.core.Timers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One child, from its start until nobody of its group is left. Its states change on the loop's
 * thread only; what other threads ask for is handed over to it.
 *
 * <pre>
 *           watch             leader ends               outputs at their end,
 *  Started ───────► Watched ───────────────► Draining ─────────────────────────► Told ─────► Gone
 *     │                                         ▲       or drain grace over       │  nobody   │
 *     │ leader ends                             │                                 │  of it    ▼
 *     └───────────► Unheard ────────────────────┘                      its rest is│  left   leader
 *                              watch                          ended: SIGTERM, then│         reaped
 *                                                             SIGKILL ◄───────────┘
 * </pre>
 *
 * The leader is not reaped before its group is empty. As a zombie it keeps its number, and with it
 * the group's and the session's: so a signal to the group can never reach strangers.
 */
final class ChildProcess implements Child {
  private static final System.Logger LOG = System.getLogger(ChildProcess.class.getName());

  private final ReadLoop loop;
  private final Fate fate;
  private final Optional<PipeWriter> input;
  private final Outputs outputs;
  private final Alarm alarm;
  private final Alarm lastAlarm;

  private final long number;
  private final ProcessIdentity leader;
  private final Grace grace;

  private final AtomicBoolean watched = new AtomicBoolean();
  private final AtomicBoolean settling = new AtomicBoolean();
  private final Object reaping = new Object();
  private volatile boolean reaped;
  private State state = new State.Started();

  /** What happens to a child beyond its own outputs. */
  interface Fate {
    /** Someone wants it to end. On any thread; must not block. */
    void end(ChildProcess child, Wish wish);

    /** Its leader has ended, and its listener knows. On the loop's thread. */
    void told(ChildProcess child);

    /** Nobody of it is left, and its leader is reaped. On the loop's thread. */
    void gone(ChildProcess child);
  }

  private sealed interface State {
    record Started() implements State {}

    record Watched(ChildListener listener) implements State {}

    record Unheard(ExitStatus status) implements State {}

    record Draining(ChildListener listener, ExitStatus status) implements State {}

    record Told(ExitStatus status) implements State {}

    record Gone(ExitStatus status) implements State {}
  }

  ChildProcess(
      ReadLoop loop,
      Timers timers,
      Grace grace,
      Fate fate,
      long number,
      ProcessIdentity leader,
      Optional<PipeWriter> input,
      int stdoutFd,
      int stderrFd) {
    this.loop = loop;
    this.fate = fate;
    this.number = number;
    this.leader = leader;
    this.input = input;
    this.grace = grace;
    outputs = new Outputs(loop, stdoutFd, stderrFd, this::onOutputsClosed);
    alarm = new Alarm(loop, timers);
    lastAlarm = new Alarm(loop, timers);
  }

  @Override
  public long pid() {
    return leader.pid();
  }

  @Override
  public Optional<PipeWriter> input() {
    return input;
  }

  /** Names it among all children of this hub; never used again. */
  long number() {
    return number;
  }

  ProcessIdentity leader() {
    return leader;
  }

  @Override
  public void watch(ChildListener listener) {
    if (!watched.compareAndSet(false, true)) {
      throw new IllegalStateException("child %d is watched already".formatted(pid()));
    }
    loop.execute(() -> listen(new ShieldedListener(listener)));
  }

  /** Lets it end without waiting for a watcher or a resume that will not come any more. */
  void release() {
    outputs.wishToRead();
    loop.execute(
        () -> {
          settle();
          if (state instanceof State.Started || state instanceof State.Unheard) {
            listen(ShieldedListener.nobody());
          }
        });
  }

  @Override
  public void terminate() {
    end(Wish.ASK);
  }

  @Override
  public void signal(int number) {
    signalGroup(number);
  }

  @Override
  public void kill() {
    end(Wish.KILL);
  }

  @Override
  public void pause() {
    outputs.wishToPause();
    if (loop.isCurrentThread()) {
      // Asked from within a listener: the very next read must not happen.
      settle();
    } else {
      settleSoon();
    }
  }

  @Override
  public void resume() {
    outputs.wishToRead();
    settleSoon();
  }

  /** Signals its group, as long as the number is certain to be the group's own. Thread-safe. */
  void signalGroup(int signal) {
    synchronized (reaping) {
      if (!reaped) {
        Signals.sendToGroup(pid(), signal);
      }
    }
  }

  /** Whether its number may be another's by now. */
  boolean isReaped() {
    return reaped;
  }

  /** The pidfd's word. */
  void onLeaderEnded() {
    ExitStatus status = Signals.exitOf(pid(), false).orElseGet(this::lostStatus);
    switch (state) {
      case State.Started() -> state = new State.Unheard(status);
      case State.Watched(ChildListener listener) -> drain(listener, status);
      case State.Unheard _, State.Draining _, State.Told _, State.Gone _ ->
          throw new IllegalStateException("child %d ended twice".formatted(pid()));
    }
  }

  /** The sweep's word: of all who belong to it, none is alive. */
  void onNobodyLeft() {
    if (state instanceof State.Told(ExitStatus status)) {
      synchronized (reaping) {
        Signals.exitOf(pid(), true);
        reaped = true;
      }
      state = new State.Gone(status);
      input.ifPresent(PipeWriter::close);
      fate.gone(this);
    }
  }

  private void end(Wish wish) {
    if (!reaped) {
      fate.end(this, wish);
    }
  }

  private void listen(ChildListener listener) {
    switch (state) {
      case State.Started(), State.Watched(_) -> {
        state = new State.Watched(listener);
        outputs.hear(listener);
      }
      case State.Unheard(ExitStatus status) -> drain(listener, status);
      case State.Draining(_, ExitStatus status) -> state = new State.Draining(listener, status);
      case State.Told(ExitStatus status) -> listener.onExit(status);
      case State.Gone(ExitStatus status) -> listener.onExit(status);
    }
  }

  /** Many wishes at once are one command: they cannot pile up. */
  private void settleSoon() {
    if (settling.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            settling.set(false);
            settle();
          });
    }
  }

  private void settle() {
    if (!outputs.settle()) {
      return;
    }
    switch (state) {
      case State.Watched(ChildListener listener) -> outputs.hear(listener);
      case State.Draining draining -> goOn(draining);
      case State.Started _, State.Unheard _, State.Told _, State.Gone _ -> {}
    }
  }

  private void drain(ChildListener listener, ExitStatus status) {
    State.Draining draining = new State.Draining(listener, status);
    state = draining;
    // The pipes' end is usually there already: one look saves a round and two timers.
    outputs.readPresent(listener);
    if (!outputs.areClosed()) {
      // However often it is paused.
      lastAlarm.set(grace.pauseGrace().plus(grace.drainGrace()), this::endDrain);
    }
    goOn(draining);
  }

  /** Waits for the outputs' end; or, while they are paused, for a resume. */
  private void goOn(State.Draining draining) {
    if (outputs.areClosed()) {
      tell(draining);
      return;
    }
    outputs.hear(draining.listener());
    if (outputs.isPaused()) {
      alarm.set(grace.pauseGrace(), this::endPause);
    } else {
      alarm.set(grace.drainGrace(), this::endDrain);
    }
  }

  private void endPause() {
    outputs.wishToRead();
    settle();
  }

  /** Time is up: what the leader wrote still lies in the pipes; what comes later is cut off. */
  private void endDrain() {
    if (state instanceof State.Draining draining) {
      outputs.readLast(draining.listener());
      tell(draining);
    }
  }

  private void onOutputsClosed() {
    if (state instanceof State.Draining draining) {
      tell(draining);
    }
  }

  private void tell(State.Draining draining) {
    alarm.cancel();
    lastAlarm.cancel();
    state = new State.Told(draining.status());
    try {
      draining.listener().onExit(draining.status());
    } finally {
      fate.told(this);
    }
  }

  private ExitStatus lostStatus() {
    LOG.log(
        System.Logger.Level.WARNING,
        "how child %d ended is lost: something else in this JVM waits for all children"
            .formatted(pid()));
    return new ExitStatus.Exited(255);
  }
}
