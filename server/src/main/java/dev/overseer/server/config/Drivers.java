package dev.overseer.server.config;

import dev.overseer.hub.spi.Driver;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The drivers that there are, by the type of action that each makes. Immutable. */
public final class Drivers {
  private final Map<String, Driver> byType;

  private Drivers(Map<String, Driver> byType) {
    this.byType = byType;
  }

  /** Those on the class path. */
  static Drivers packaged() {
    Map<String, Driver> found = new TreeMap<>();
    ServiceLoader.load(Driver.class).forEach(driver -> found.put(driver.type(), driver));
    return new Drivers(found);
  }

  static Drivers of(Map<String, Driver> byType) {
    return new Drivers(new TreeMap<>(byType));
  }

  /** The types, sorted. */
  public SortedSet<String> types() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(byType.keySet()));
  }

  /** All of them, by their types' order. */
  public List<Driver> all() {
    return List.copyOf(byType.values());
  }

  Map<String, Driver> byType() {
    return Collections.unmodifiableMap(byType);
  }
}
