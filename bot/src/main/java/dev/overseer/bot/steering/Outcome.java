package dev.overseer.bot.steering;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of an input.
 *
 * @param detail in the bridge's words; may be empty
 */
public record Outcome(Status status, String detail) {

  /** The kinds of it. */
  public enum Status {
    /** The agent's input has it. */
    DELIVERED("✅ Delivered."),
    /** Nobody reads the agent's input. */
    NO_READER("⚠️ The agent is not reading: it has ended, or does not take input now."),
    /** The agent does not read fast enough. */
    BUSY("⏳ Rate limited: the agent has not read what came before. Try again in a moment."),
    /** The bridge does not take such a text. */
    BAD_INPUT("⚠️ The bridge does not take this text."),
    /** Something else. */
    FAILED("⚠️ Not delivered."),
    /** The run ended before. */
    RUN_OVER("⏹️ Not delivered: the run is over.");

    private final String sentence;

    Status(String sentence) {
      this.sentence = sentence;
    }

    /** As it is written on the wire and in metrics. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** A status that a bridge can answer with. */
    public static Optional<Status> ofBridge(String word) {
      return Arrays.stream(values())
          .filter(status -> status != RUN_OVER && status.word().equals(word))
          .findFirst();
    }
  }

  /** An outcome without a detail. */
  public static Outcome of(Status status) {
    return new Outcome(status, "");
  }

  /** For the person who wrote it. */
  public String sentence() {
    return detail.isEmpty() ? status.sentence : status.sentence + " (" + detail + ")";
  }
}
