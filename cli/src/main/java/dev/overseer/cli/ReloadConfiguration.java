package dev.overseer.cli;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.hub.HubException;
import dev.overseer.hub.spi.InvalidDefinitionException;
import dev.overseer.server.config.CheckConfiguration;
import dev.overseer.server.config.ReadConfiguration;
import dev.overseer.server.config.ServeConfiguration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Reads the configuration anew: actions, pools and restarts are taken over, what else has changed
 * is named and waits for the next start. A configuration with mistakes changes nothing. The event
 * log is opened again in any case, since its rotation has nothing to do with all that.
 */
final class ReloadConfiguration implements Runnable {
  private final ReadConfiguration reader;
  private final ServeHub served;
  private final UnaryOperator<ServeConfiguration> complete;
  private final Log log;

  ReloadConfiguration(ReadConfiguration reader, ServeHub served, Log log) {
    this(reader, UnaryOperator.identity(), served, log);
  }

  /**
   * @param complete adds what stands in no file
   */
  ReloadConfiguration(
      ReadConfiguration reader,
      UnaryOperator<ServeConfiguration> complete,
      ServeHub served,
      Log log) {
    this.reader = reader;
    this.complete = complete;
    this.served = served;
    this.log = log;
  }

  @Override
  public synchronized void run() {
    served.reopenEventLog();
    try {
      ServeConfiguration next = complete.apply(reader.readAgain(served.configuration()));
      CheckConfiguration.check(next);
      served.reload(next.hub());
      log.info(
          "took over the configuration",
          field("actions", next.hub().actions().size()),
          field("file", next.fileFound() ? next.file() : "none"));
      nameWhatWaits(next);
    } catch (InvalidSettingsException wrong) {
      wrong.problems().forEach(log::error);
      log.error("the old configuration stays", field("mistakes", wrong.problems().size()));
    } catch (HubException | InvalidDefinitionException ending) {
      log.warn("the old configuration stays", field("why", String.valueOf(ending.getMessage())));
    }
  }

  private void nameWhatWaits(ServeConfiguration next) {
    Map<String, String> old = served.configuration().settings().shown();
    List<String> changed =
        next.settings().shown().entrySet().stream()
            .filter(setting -> !setting.getValue().equals(old.get(setting.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    if (!changed.isEmpty()) {
      log.warn(
          "these settings wait for the next start", field("settings", String.join(", ", changed)));
    }
  }
}
