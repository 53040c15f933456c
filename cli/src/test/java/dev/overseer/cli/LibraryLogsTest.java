package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogEvent;
import dev.overseer.core.log.LogLevel;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LibraryLogsTest {
  private static final Logger ROOT = Logger.getLogger("");

  private final List<Handler> before = List.of(ROOT.getHandlers());
  private final Level levelBefore = ROOT.getLevel();
  private final List<LogEvent> heard = new CopyOnWriteArrayList<>();

  @BeforeEach
  void take() {
    LibraryLogs.sendTo(Log.to(heard::add, InstantSource.system(), "serve"));
  }

  @AfterEach
  void giveBack() {
    List.of(ROOT.getHandlers()).forEach(ROOT::removeHandler);
    before.forEach(ROOT::addHandler);
    ROOT.setLevel(levelBefore);
  }

  @Test
  void whatLibrariesSayHasTheirNameAndLevel() {
    Logger library = Logger.getLogger("some.library");
    LogRecord entry = new LogRecord(Level.WARNING, "lost {0} of {1}");
    entry.setLoggerName("some.library");
    entry.setParameters(new Object[] {1, 2});

    library.log(entry);
    library.log(Level.SEVERE, "broken", new IllegalStateException("why"));
    System.getLogger("other").log(System.Logger.Level.INFO, "fine");
    library.config("a detail");

    assertThat(heard)
        .extracting(LogEvent::level, LogEvent::logger, LogEvent::message)
        .containsExactly(
            tuple(LogLevel.WARN, "some.library", "lost 1 of 2"),
            tuple(LogLevel.ERROR, "some.library", "broken"),
            tuple(LogLevel.INFO, "other", "fine"),
            tuple(LogLevel.DEBUG, "some.library", "a detail"));
    assertThat(heard.get(1).cause()).get().isInstanceOf(IllegalStateException.class);
  }
}
