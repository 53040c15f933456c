package dev.overseer.hub;

import dev.overseer.hub.Audience.Hearing;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One subscriber's standing with the hub: what it hears, and requests in its name. It hears what is
 * for everybody, and the tasks that it subscribed to or started. Thread-safe.
 */
public final class Session implements AutoCloseable {
  private final Hub hub;
  private final Subscriber subscriber;

  /** The tasks that it subscribed to. Guarded by the hub's lock. */
  private final Set<String> heard = new HashSet<>();

  Session(Hub hub, Subscriber subscriber) {
    this.hub = hub;
    this.subscriber = subscriber;
  }

  /**
   * Starts a task, subscribed to it from before its beginning.
   *
   * @throws HubException if it is refused
   */
  public StartOutcome start(StartRequest request) {
    return hub.start(request, Optional.of(this));
  }

  /**
   * Starts a task again that was given up. Its {@code Started} event reaches this session even if
   * it isn't subscribed.
   *
   * @throws HubException if it is refused
   */
  public StartOutcome reset(String taskId, String requestId) {
    return hub.reset(taskId, requestId, Optional.of(this));
  }

  /**
   * Hears a task from now on. A task that isn't known yet is heard once it is.
   *
   * @param lossless whether its output is held back, for as long as the hub's patience lasts, while
   *     the subscriber is congested
   */
  public void subscribe(String taskId, boolean lossless) {
    hub.subscribe(this, taskId, lossless);
  }

  /** Hears every task from now on. */
  public void subscribeAll(boolean lossless) {
    hub.subscribeAll(this, Hearing.of(lossless));
  }

  /**
   * Hears from now on what every task does, but not what it writes, unless it has subscribed to the
   * task itself. Takes the place of {@link #subscribeAll}, and the other way round.
   */
  public void subscribeToStates() {
    hub.subscribeAll(this, Hearing.STATES);
  }

  /** Hears a task no longer, unless it hears them all. */
  public void unsubscribe(String taskId) {
    hub.unsubscribe(this, taskId);
  }

  /**
   * What a task wrote so far. Whatever comes later comes through the subscription: who subscribes
   * first and replays then misses nothing, and tells what came twice by its number.
   *
   * @param since leaves out what is older, where no line is given
   * @param fromSeq gives everything kept from that line on; empty gives the last 100 events
   * @throws HubException.TaskNotFound if the hub doesn't know the task
   * @throws HubException.NoRun if it hasn't run in this life of the hub
   */
  public Replay replay(String taskId, Optional<Instant> since, OptionalLong fromSeq) {
    return hub.replay(taskId, since, fromSeq);
  }

  /** The subscriber keeps up again: output that was held back for it goes on. */
  public void relieved() {
    hub.relieved(this);
  }

  /** Ends it. No event is delivered once this returns. */
  @Override
  public void close() {
    hub.disconnect(this);
  }

  Subscriber subscriber() {
    return subscriber;
  }

  Set<String> heard() {
    return heard;
  }
}
