package dev.overseer.bot;

import dev.overseer.core.log.LogEvent;
import dev.overseer.core.log.LogField;
import dev.overseer.core.log.LogLevel;
import dev.overseer.core.log.LogSink;
import dev.overseer.core.settings.Secret;
import dev.overseer.discord.text.Redact;
import java.util.List;
import java.util.Optional;

/**
 * A log in which the bot's own secrets can't stand, whatever a library says of them, nor anything
 * else that looks like one. Thread-safe if what it writes to is.
 */
final class HideSecrets implements LogSink {
  private final LogSink sink;
  private final List<Secret> secrets;

  HideSecrets(LogSink sink, List<Secret> secrets) {
    this.sink = sink;
    this.secrets = List.copyOf(secrets);
  }

  @Override
  public boolean wants(LogLevel level) {
    return sink.wants(level);
  }

  @Override
  public void accept(LogEvent event) {
    sink.accept(
        new LogEvent(
            event.at(),
            event.level(),
            event.logger(),
            hide(event.message()),
            event.fields().stream().map(this::hide).toList(),
            event.cause().map(this::hide)));
  }

  /** A text without them. */
  String hide(String text) {
    String hidden = text;
    for (Secret secret : secrets) {
      hidden = hidden.replace(secret.reveal(), Secret.REDACTED);
    }
    return Redact.text(hidden);
  }

  private LogField hide(LogField field) {
    return field.value() instanceof Number || field.value() instanceof Boolean
        ? field
        : new LogField(field.name(), hide(field.value().toString()));
  }

  private Throwable hide(Throwable cause) {
    Throwable hidden =
        new Hidden(hide(cause.toString()), Optional.ofNullable(cause.getCause()).map(this::hide));
    hidden.setStackTrace(cause.getStackTrace());
    return hidden;
  }

  /** Stands for something thrown whose message may hold a secret. */
  private static final class Hidden extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Hidden(String text, Optional<Throwable> cause) {
      super(text);
      cause.ifPresent(this::initCause);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // It stands for another class, and names that.
    public String toString() {
      return String.valueOf(getMessage());
    }
  }
}
