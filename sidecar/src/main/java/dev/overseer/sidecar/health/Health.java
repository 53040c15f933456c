package dev.overseer.sidecar.health;

import java.util.List;

/** How the watcher is. Thread-safe. */
public interface Health {
  /** What keeps it from being ready; nothing if it is. */
  List<String> troubles();

  /** The figures in Prometheus' text format. */
  String metrics();
}
