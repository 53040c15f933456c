package dev.overseer.hub;

import dev.overseer.core.DaemonThreads;
import dev.overseer.core.Timers;
import dev.overseer.hub.HubEvent.DequeueReason;
import dev.overseer.hub.HubEvent.PoolUpdated;
import dev.overseer.hub.HubState.LoadedAction;
import dev.overseer.hub.TaskState.Ending;
import dev.overseer.hub.TaskState.Launch;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.InvalidDefinitionException;
import dev.overseer.posix.Processes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;

/**
 * Runs commands and functions as tasks, and tells who listens what they do.
 *
 * <pre>
 *   start ─► action checks ─► pool ─► prepared and spawned ─► Started ─► Output … ─► Exited
 *               (Action)     (Pools)      (LaunchTask)                                  │
 *                              ▲                                            place to the next task,
 *                              └──────── restart, after its delay ◄──── then restart, give up, or end
 *                                                                                 (SettleExit)
 * </pre>
 *
 * <p>Embed it: build it with a driver and actions, {@linkplain #connect connect} a subscriber,
 * start tasks, close it. Closing ends every process that it started, with all descendants.
 *
 * <p>Thread-safe. Its state has one lock; subscribers are told under it, in one order for all.
 */
public final class Hub implements AutoCloseable {
  private final HubState state;
  private final HoldBack holdBack;
  private final StopTask stop;
  private final LaunchTask launch;
  private final SettleExit settle;
  private final StartTask start;
  private final ExpireQueued expire;
  private final RunServices services;
  private final ShutDown shutDown;
  private final Executor executor;
  private final LoadActions loadActions;
  private final HubOptions options;

  Hub(HubBuilder builder, Processes processes, LoadActions loadActions) {
    this.loadActions = loadActions;
    this.options = builder.options;
    Timers timers = builder.timers;
    executor = DaemonThreads.pool("overseer-hub");
    state =
        new HubState(
            new Pools(builder.pool, Map.of()), builder.journal, timers, options, builder.log);
    holdBack = new HoldBack(state, timers, options.patience());
    stop = new StopTask(state, timers, options.stopGrace());
    launch =
        new LaunchTask(
            state, processes, timers, holdBack, stop, new Continue(), options.maxLineBytes());
    settle = new SettleExit(state, launch, holdBack, timers, builder.random, executor);
    start = new StartTask(state, launch, options);
    expire = new ExpireQueued(state, timers);
    services = new RunServices(this::submit, builder.log);
    shutDown = new ShutDown(state, stop, processes);
    builder.restored.forEach(state::restore);
  }

  /** A hub to be set up. */
  public static HubBuilder builder() {
    return new HubBuilder();
  }

  /** The types of the drivers that {@link ServiceLoader} finds, sorted. */
  public static List<String> driverTypes() {
    return ServiceLoader.load(Driver.class).stream()
        .map(provider -> provider.get().type())
        .sorted()
        .toList();
  }

  /** Lets a subscriber hear what is for everybody, and what its session subscribes to. */
  public Session connect(Subscriber subscriber) {
    Session session = new Session(this, subscriber);
    synchronized (state) {
      state.audience.connect(session);
    }
    return session;
  }

  /**
   * Starts a task that nobody in particular hears.
   *
   * @throws HubException if it is refused
   */
  public StartOutcome start(StartRequest request) {
    return start(request, Optional.empty());
  }

  StartOutcome start(StartRequest request, Optional<Session> starter) {
    StartOutcome outcome = start.start(request, starter);
    if (outcome instanceof StartOutcome.Queued) {
      expire.watch();
    }
    return outcome;
  }

  /**
   * Stops a task: SIGTERM, SIGKILL after the grace; out of its queue; or its restart called off.
   *
   * @throws HubException.TaskNotFound if the hub doesn't know it
   */
  public void stop(String taskId) {
    synchronized (state) {
      stop.stop(state.task(taskId));
    }
  }

  /**
   * Starts a task again that was given up, with its exits forgotten.
   *
   * @throws HubException if the hub doesn't know it, or it was not given up
   */
  public StartOutcome reset(String taskId) {
    return reset(taskId, "", Optional.empty());
  }

  StartOutcome reset(String taskId, String requestId, Optional<Session> requester) {
    Task task;
    Pools.Entry entry;
    synchronized (state) {
      if (state.closing) {
        throw new HubException.ShuttingDown();
      }
      task = state.task(taskId);
      if (!(task.state instanceof TaskState.Errored)) {
        throw new HubException.NotErrored();
      }
      state.action(task.action);
      task.exits.clear();
      state.revive(task);
      entry = settle.reenter(task, new Launch(requestId, 0, false, requester));
    }
    if (entry instanceof Pools.Entry.Waits waits) {
      return new StartOutcome.Queued(taskId, waits.position());
    }
    Optional<String> failure = launch.launchOrGiveUp(task);
    if (failure.isPresent()) {
      throw new HubException.StartFailed(failure.get());
    }
    return new StartOutcome.Started(taskId, task.pid);
  }

  /** All tasks that the hub knows, in order of creation. */
  public List<TaskSnapshot> list() {
    synchronized (state) {
      state.forgetOverdue();
      return state.tasks.values().stream().map(Task::snapshot).toList();
    }
  }

  /**
   * One task.
   *
   * @throws HubException.TaskNotFound if the hub doesn't know it
   */
  public TaskSnapshot task(String taskId) {
    synchronized (state) {
      return state.task(taskId).snapshot();
    }
  }

  /**
   * All actions, by name.
   *
   * @throws HubException.NoActions if there are none
   */
  public List<ActionInfo> actions() {
    synchronized (state) {
      if (state.actions.isEmpty()) {
        throw new HubException.NoActions();
      }
      return state.actions.values().stream().map(this::info).toList();
    }
  }

  /**
   * One action.
   *
   * @throws HubException.UnknownAction if the hub doesn't have it
   */
  public ActionInfo action(String name) {
    synchronized (state) {
      return info(state.action(name));
    }
  }

  /** The process of each task that runs and has one, by task: the leader of its group. */
  public Map<String, Long> processes() {
    synchronized (state) {
      Map<String, Long> pids = new LinkedHashMap<>();
      for (Task task : state.tasks.values()) {
        if (task.state.run().isPresent() && task.pid > 0) {
          pids.put(task.id, task.pid);
        }
      }
      return pids;
    }
  }

  /** The pool of an action, or the hub's own. */
  public PoolSnapshot pool(Optional<String> action) {
    synchronized (state) {
      return state.pools.snapshot(action);
    }
  }

  /** Changes a pool: lets waiting tasks in, or makes running ones leave. Everybody is told. */
  public PoolSnapshot resize(PoolChange change) {
    PoolSnapshot changed;
    List<Task> admitted;
    synchronized (state) {
      Pools.Resized resized = state.pools.resize(change, this::isLeaving);
      Ending ending =
          switch (resized.policy().action()) {
            case STOP -> Ending.STOP;
            case REQUEUE -> Ending.REQUEUE;
          };
      for (String taskId : resized.excess()) {
        stop.end(state.task(taskId), ending, DequeueReason.STOPPED, resized.policy().grace());
      }
      admitted = state.starting(resized.admitted());
      changed = state.pools.snapshot(change.action());
      state.audience.announce(new PoolUpdated(change.action(), changed, state.clock.instant()));
    }
    launchAll(admitted);
    return changed;
  }

  private boolean isLeaving(String taskId) {
    return state.task(taskId).state.phase() == TaskSnapshot.Phase.STOPPING;
  }

  /** Empties the queue of an action, or all queues. Returns how many waited there. */
  public int purge(Optional<String> action) {
    synchronized (state) {
      List<String> purged = state.pools.purge(action);
      Instant now = state.clock.instant();
      purged.forEach(id -> state.dequeued(state.task(id), DequeueReason.PURGED, now));
      return purged.size();
    }
  }

  /** Counters of the whole hub. */
  public HubMetrics.Global metrics() {
    synchronized (state) {
      return state.counters.global();
    }
  }

  /** Counters of each action that has been started. */
  public Map<String, HubMetrics.OfAction> metricsByAction() {
    synchronized (state) {
      return state.counters.byAction();
    }
  }

  /** Counters of one action; empty if it was never started. */
  public Optional<HubMetrics.OfAction> metricsOfAction(String action) {
    synchronized (state) {
      return state.counters.action(action);
    }
  }

  /** Counters of one task; empty if the hub doesn't know it. */
  public Optional<HubMetrics.OfTask> metricsOfTask(String taskId) {
    synchronized (state) {
      return Optional.ofNullable(state.tasks.get(taskId)).map(Task::metrics);
    }
  }

  /**
   * Takes other actions and limits. Running tasks are left alone, even above a lower limit; their
   * restarts follow the new definitions.
   *
   * @throws InvalidDefinitionException if one of them can't work; then nothing has changed
   */
  public void reload(List<ActionDefinition> actions, PoolConfig pool, Optional<RetryPolicy> retry) {
    Map<String, LoadedAction> loaded = loadActions.load(actions);
    List<Task> admitted;
    synchronized (state) {
      if (state.closing) {
        throw new HubException.ShuttingDown();
      }
      state.actions = loaded;
      state.retry = retry;
      Map<String, PoolConfig> pools = new HashMap<>();
      actions.forEach(action -> pools.put(action.name(), action.pool()));
      admitted = state.starting(state.pools.reconfigure(pool, pools));
    }
    launchAll(admitted);
    expire.watchAnew();
    services.replace(loaded);
  }

  /**
   * Ends all work: nothing new is taken, queues are emptied, every run gets SIGTERM and, after the
   * grace, SIGKILL. Returns once nothing is alive. A second call waits for the first.
   */
  public void shutdown(Duration grace) {
    synchronized (shutDown) {
      services.close();
      shutDown.run(grace);
    }
  }

  /**
   * Ends the patience of a {@link #shutdown} that is under way, in another thread, or of one that
   * is to come: what still runs gets SIGKILL at once.
   */
  public void hasten() {
    shutDown.hasten();
  }

  /** {@link #shutdown} with the hub's own grace. */
  @Override
  public void close() {
    shutdown(options.stopGrace());
  }

  void subscribe(Session session, String taskId, boolean lossless) {
    synchronized (state) {
      if (state.audience.isConnected(session)) {
        state.audience.subscribe(session, taskId, lossless);
      }
    }
  }

  void subscribeAll(Session session, Audience.Hearing hearing) {
    synchronized (state) {
      if (state.audience.isConnected(session)) {
        state.audience.subscribeAll(session, hearing);
      }
    }
  }

  void unsubscribe(Session session, String taskId) {
    synchronized (state) {
      state.audience.unsubscribe(session, taskId);
    }
  }

  Replay replay(String taskId, Optional<Instant> since, OptionalLong fromSeq) {
    synchronized (state) {
      Task task = state.task(taskId);
      if (!task.ranHere()) {
        throw new HubException.NoRun();
      }
      return fromSeq.isPresent()
          ? task.replay.from(fromSeq.getAsLong(), task.outputLines + 1)
          : task.replay.last(HubOptions.REPLAY_EVENTS, since.orElse(Instant.MIN));
    }
  }

  void relieved(Session session) {
    synchronized (state) {
      holdBack.relieved(session);
    }
  }

  void disconnect(Session session) {
    synchronized (state) {
      state.audience.disconnect(session);
      holdBack.relieved(session);
    }
  }

  private String submit(String action, String taskId, Map<String, String> parameters) {
    return start(new StartRequest(action, taskId, parameters, Optional.empty(), false, ""))
        .taskId();
  }

  private ActionInfo info(LoadedAction action) {
    return new ActionInfo(
        action.definition(), action.action().parameters(), state.policy(action.definition()));
  }

  private void launchAll(List<Task> tasks) {
    tasks.forEach(task -> executor.execute(() -> launch.launchOrGiveUp(task)));
  }

  /** Closes the circle from the end of a run, or a failed launch, to what comes next. */
  private final class Continue implements LaunchTask.Continuation {
    @Override
    public void exited(Task task, int exitCode) {
      settle.exited(task, exitCode);
    }

    @Override
    public void admitted(List<Task> tasks) {
      launchAll(tasks);
    }
  }
}
