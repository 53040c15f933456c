package dev.overseer.worker;

import dev.overseer.worker.spool.Heartbeat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One worker that this process serves, by running its tasks or by watching who does. */
sealed interface Served extends WatchFolders.Watcher permits Worker, Monitor {

  /** The worker's name. */
  String name();

  /** The folders that it wants to hear of. */
  List<Path> folders();

  /** Makes its folders and starts its threads. */
  void begin() throws IOException;

  /** How it is. */
  Heartbeat heartbeat();

  /**
   * Ends it: nothing starts any more, what runs may go on for the grace, and what is left then is
   * put back.
   */
  void stop(Duration grace) throws InterruptedException;

  /** The grace of {@link #stop} is over. */
  void hurry();
}
