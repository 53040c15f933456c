package dev.overseer.hub;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogFormat;
import dev.overseer.core.log.LogLevel;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.InvalidDefinitionException;
import dev.overseer.posix.Processes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.random.RandomGenerator;

/** Sets a hub up. Not thread-safe. */
public final class HubBuilder {
  private final List<Driver> drivers = new ArrayList<>();
  List<ActionDefinition> actions = List.of();
  PoolConfig pool = PoolConfig.UNLIMITED;
  Optional<RetryPolicy> retry = Optional.empty();
  HubOptions options = HubOptions.DEFAULT;
  TaskJournal journal = TaskJournal.NONE;
  List<TaskSnapshot> restored = List.of();
  Timers timers = Timers.system();
  RandomGenerator random = RandomGenerator.getDefault();
  Log log = Log.toStderr(LogLevel.WARN, LogFormat.TEXT, "hub");

  HubBuilder() {}

  /** A driver besides those that {@link ServiceLoader} finds; it wins over one of the same type. */
  public HubBuilder driver(Driver driver) {
    drivers.add(driver);
    return this;
  }

  /** What can be started. */
  public HubBuilder actions(List<ActionDefinition> actions) {
    this.actions = List.copyOf(actions);
    return this;
  }

  /** The limit over all actions, and the queue settings of actions that have none. */
  public HubBuilder pool(PoolConfig pool) {
    this.pool = pool;
    return this;
  }

  /** Restarts, where neither the request nor the action says otherwise. */
  public HubBuilder retry(Optional<RetryPolicy> retry) {
    this.retry = retry;
    return this;
  }

  /** Bounds and patience. */
  public HubBuilder options(HubOptions options) {
    this.options = options;
    return this;
  }

  /** Who keeps tasks beyond the hub's life. */
  public HubBuilder journal(TaskJournal journal) {
    this.journal = journal;
    return this;
  }

  /** Tasks of earlier lives: they are listed, and their ids are taken, but none of them runs. */
  public HubBuilder restore(List<TaskSnapshot> tasks) {
    this.restored = List.copyOf(tasks);
    return this;
  }

  /** The time to live by. */
  public HubBuilder timers(Timers timers) {
    this.timers = timers;
    return this;
  }

  /** Who hears of faults in drivers and subscribers; without it stderr. */
  public HubBuilder log(Log log) {
    this.log = log;
    return this;
  }

  /** Where jitter comes from. */
  public HubBuilder random(RandomGenerator random) {
    this.random = random;
    return this;
  }

  private Map<String, Driver> driversByType() {
    Map<String, Driver> byType = new HashMap<>();
    ServiceLoader.load(Driver.class).forEach(driver -> byType.put(driver.type(), driver));
    drivers.forEach(driver -> byType.put(driver.type(), driver));
    return byType;
  }

  /**
   * Opens the hub and starts its actions' services.
   *
   * @param processes starts its processes; from here on it is the hub's, which closes it, even if
   *     this fails
   * @throws InvalidDefinitionException if an action can't work
   */
  public Hub open(Processes processes) {
    try {
      Hub hub = new Hub(this, processes, new LoadActions(driversByType()));
      hub.reload(actions, pool, retry);
      return hub;
    } catch (RuntimeException | Error e) {
      processes.close();
      throw e;
    }
  }
}
