package dev.overseer.core.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to know of one setting: the one place that the reader, the messages and the
 * documentation take it from. Immutable.
 *
 * <pre>{@code
 * static final Setting<Duration> STOP_GRACE =
 *     Setting.of("stop_grace", Kinds.duration())
 *         .flag("--stop-grace")
 *         .variable("OVERSEER_STOP_GRACE")
 *         .byDefault(Duration.ofSeconds(5))
 *         .means("How long a process has between SIGTERM and SIGKILL.");
 * }</pre>
 *
 * @param <T> what its values are in Java
 */
public final class Setting<T> {
  private final String key;
  private final Kind<T> kind;
  private final List<String> spellings;
  private final Optional<String> flag;
  private final List<String> variables;
  private final Optional<T> defaultValue;
  private final String meaning;

  private Setting(Builder<T> builder, String meaning) {
    this.key = builder.key;
    this.kind = builder.kind;
    this.spellings = List.copyOf(builder.spellings);
    this.flag = builder.flag;
    this.variables = List.copyOf(builder.variables);
    this.defaultValue = builder.defaultValue;
    this.meaning = meaning;
  }

  /** Begins a setting that must be given, unless it gets a default. */
  public static <T> Builder<T> of(String key, Kind<T> kind) {
    return new Builder<>(key, kind);
  }

  /** Begins a setting that may be left out, and then has no value. */
  public static <T> Builder<Optional<T>> optional(String key, Kind<T> kind) {
    return new Builder<>(key, Kinds.optional(kind)).byDefault(Optional.empty());
  }

  /** Its name in files, with a dot between levels, and in messages. */
  public String key() {
    return key;
  }

  /** What else files may call it. */
  public List<String> spellings() {
    return spellings;
  }

  public Kind<T> kind() {
    return kind;
  }

  /** Its flag on the command line, dashes included. */
  public Optional<String> flag() {
    return flag;
  }

  /** Its environment variables, the strongest first. */
  public List<String> variables() {
    return variables;
  }

  /** What it is if nobody says; empty if somebody must. */
  public Optional<T> defaultValue() {
    return defaultValue;
  }

  /** A sentence on what it does. */
  public String meaning() {
    return meaning;
  }

  /**
   * Reads a given value.
   *
   * @param environment what paths may refer to
   * @throws InvalidSettingsException if it is out of range, with the whole message for people
   */
  public T read(Given given, Map<String, String> environment) {
    try {
      return given.isList()
          ? kind.readList(given.values(), environment)
          : kind.read(given.values().getFirst(), environment);
    } catch (IllegalArgumentException wrong) {
      throw new InvalidSettingsException(
          "%s: %s is %s, but %s: correct it%s"
              .formatted(
                  given.where(),
                  given.name(),
                  Shown.of(this, given),
                  wrong.getMessage(),
                  orLeaveItOut()));
    }
  }

  /** What to say if it must be given and isn't. */
  String missing() {
    List<String> ways = new ArrayList<>();
    flag.ifPresent(ways::add);
    ways.addAll(variables);
    ways.add(key + " in the configuration file");
    return "%s is not set: give it with %s; it must be %s"
        .formatted(key, String.join(" or ", ways), kind.range());
  }

  private String orLeaveItOut() {
    return defaultValue
        .map(kind::write)
        .map(text -> text.isEmpty() ? ", or leave it out" : ", or leave it out for " + text)
        .orElse("");
  }

  @Override
  public String toString() {
    return key;
  }

  /** Puts a setting together. */
  public static final class Builder<T> {
    private final String key;
    private final Kind<T> kind;
    private final List<String> spellings = new ArrayList<>();
    private final List<String> variables = new ArrayList<>();
    private Optional<String> flag = Optional.empty();
    private Optional<T> defaultValue = Optional.empty();

    private Builder(String key, Kind<T> kind) {
      this.key = key;
      this.kind = kind;
    }

    /** Another name for it in files. */
    public Builder<T> spelled(String other) {
      spellings.add(other);
      return this;
    }

    /** Its flag, dashes included. */
    public Builder<T> flag(String name) {
      flag = Optional.of(name);
      return this;
    }

    /** An environment variable, after those already named. */
    public Builder<T> variable(String name) {
      variables.add(name);
      return this;
    }

    public Builder<T> byDefault(T value) {
      defaultValue = Optional.of(value);
      return this;
    }

    /** Ends it with a sentence on what it does. */
    public Setting<T> means(String sentence) {
      return new Setting<>(this, sentence);
    }
  }
}
