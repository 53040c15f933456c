package dev.overseer.bot;

import dev.overseer.bot.guild.People;
import dev.overseer.bot.interactions.VerifySignature;
import dev.overseer.bot.runs.Place;
import dev.overseer.core.StateHome;
import dev.overseer.core.log.Log;
import dev.overseer.core.log.LogFormat;
import dev.overseer.core.log.LogLevel;
import dev.overseer.core.log.LogSink;
import dev.overseer.core.log.LogWriter;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Kind;
import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Secret;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.SettingSource;
import dev.overseer.core.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every setting of the bot. Flags win over the environment, and that over the defaults. */
public final class BotSettings {
  private static final int MOST_HOURS = 87_600;

  static final Setting<Optional<Secret>> TOKEN =
      Setting.optional("discord_bot_token", Kinds.secret())
          .variable("DISCORD_BOT_TOKEN")
          .means("The token of the bot's account at Discord. Must be given, here or in a file.");

  static final Setting<Optional<Path>> TOKEN_FILE =
      Setting.optional("discord_bot_token_file", Kinds.path())
          .flag("--discord-bot-token-file")
          .variable("DISCORD_BOT_TOKEN_FILE")
          .means("A file that holds it.");

  static final Setting<Optional<String>> GUILD_ID =
      Setting.optional("guild_id", snowflake())
          .flag("--guild-id")
          .variable("GUILD_ID")
          .means("The guild (server) that runs get their places in, where they name no other.");

  static final Setting<Place.Form> PLACE =
      Setting.of("place", Kinds.oneOf(Place.Form.class))
          .flag("--place")
          .variable("PLACE")
          .byDefault(Place.Form.THREAD)
          .means(
              "What a run gets: a `thread` in a forum, of which there may be any number, or a"
                  + " `channel` of its own, of which a guild has 500.");

  static final Setting<String> CATEGORY_NAME =
      Setting.of("category_name", name(90))
          .flag("--category-name")
          .variable("CATEGORY_NAME")
          .byDefault("agents")
          .means(
              "The category that forums and channels are made in; made if it is missing, and"
                  + " another one, `agents-2`, once 50 are in it.");

  static final Setting<String> FORUM_CHANNEL =
      Setting.of("forum_channel", name(90))
          .flag("--forum-channel")
          .variable("FORUM_CHANNEL")
          .byDefault("agent-runs")
          .means(
              "The forum for threads; made if it is missing, and another one, `agent-runs-2`,"
                  + " while 15 runs are at work in it.");

  static final Setting<Optional<Duration>> RETENTION_HOURS =
      Setting.of("retention_hours", hours())
          .flag("--retention-hours")
          .variable("RETENTION_HOURS")
          .byDefault(Optional.of(Duration.ofDays(7)))
          .means("How long the place of a run that is over stays, archived; 0 deletes it at once.");

  static final Setting<Optional<Secret>> API_TOKEN =
      Setting.optional("api_token", Kinds.secret())
          .variable("API_TOKEN")
          .means(
              "What whoever creates runs must send as `Authorization: Bearer …`. Must be given,"
                  + " here or in a file, unless the bot listens on loopback alone.");

  static final Setting<Optional<Path>> API_TOKEN_FILE =
      Setting.optional("api_token_file", Kinds.path())
          .flag("--api-token-file")
          .variable("API_TOKEN_FILE")
          .means("A file that holds it.");

  static final Setting<String> LISTEN =
      Setting.of("listen", Kinds.text())
          .flag("--listen")
          .variable("LISTEN")
          .byDefault("127.0.0.1")
          .means("On which address. In a container that others call: `0.0.0.0`.");

  static final Setting<Integer> PORT =
      Setting.of("port", Kinds.wholeNumber(0, 65_535))
          .flag("--port")
          .variable("PORT")
          .byDefault(8080)
          .means("On which port; 0 is a free one.");

  static final Setting<List<String>> ALLOWED_ROLES =
      Setting.of("allowed_roles", Kinds.listOf(snowflake()))
          .flag("--allowed-roles")
          .variable("ALLOWED_ROLES")
          .byDefault(List.of())
          .means("The ids of the roles that may steer runs and answer agents.");

  static final Setting<List<String>> ALLOWED_USERS =
      Setting.of("allowed_users", Kinds.listOf(snowflake()))
          .flag("--allowed-users")
          .variable("ALLOWED_USERS")
          .byDefault(List.of())
          .means("The ids of the people who may, too. With neither, nobody may.");

  static final Setting<Boolean> ACCEPT_PLAIN =
      Setting.of("accept_plain", Kinds.trueOrFalse())
          .flag("--accept-plain")
          .variable("ACCEPT_PLAIN")
          .byDefault(false)
          .means(
              "Whether what they write in a run's place, without a command, goes to the agent."
                  + " Wants the Message Content Intent. Without it nobody can write there.");

  static final Setting<String> STOP_TEXT =
      Setting.of("stop_text", Kinds.text())
          .flag("--stop-text")
          .variable("STOP_TEXT")
          .byDefault("Stop what you are doing now, and wait for instructions.")
          .means("What `/stop` says to the agent.");

  static final Setting<Optional<Secret>> BRIDGE_SECRET =
      Setting.optional("bridge_secret", Kinds.secret())
          .variable("BRIDGE_SECRET")
          .means("What is pushed to bridges is signed with this, where it is given.");

  static final Setting<Optional<Path>> BRIDGE_SECRET_FILE =
      Setting.optional("bridge_secret_file", Kinds.path())
          .flag("--bridge-secret-file")
          .variable("BRIDGE_SECRET_FILE")
          .means("A file that holds it.");

  static final Setting<Optional<String>> INTERACTIONS_PUBLIC_KEY =
      Setting.optional("interactions_public_key", publicKey())
          .flag("--interactions-public-key")
          .variable("INTERACTIONS_PUBLIC_KEY")
          .means(
              "The application's public key: commands and buttons are then taken at"
                  + " `/interactions`, too, if Discord signed them.");

  static final Setting<Optional<Path>> STATE_DIR =
      Setting.optional("state_dir", Kinds.path())
          .flag("--state-dir")
          .variable("STATE_DIR")
          .means(
              "Where the bot remembers runs, messages that wait, and questions. Not given:"
                  + " `overseer/bot` in `$XDG_STATE_HOME`, or in `~/.local/state`.");

  static final Setting<LogLevel> LOG_LEVEL =
      Setting.of("log_level", Kinds.oneOf(LogLevel.class))
          .flag("--log-level")
          .variable("LOG_LEVEL")
          .byDefault(LogLevel.INFO)
          .means("How much is written to stderr: events of this level and above.");

  static final Setting<LogFormat> LOG_FORMAT =
      Setting.of("log_format", Kinds.oneOf(LogFormat.class))
          .flag("--log-format")
          .variable("LOG_FORMAT")
          .byDefault(LogFormat.JSON)
          .means("A JSON object on a line, or a line for people.");

  /** Another Discord than the real one, for tests. */
  static final Setting<Optional<String>> REST_BASE =
      Setting.optional("discord_api_base", Kinds.text())
          .variable("DISCORD_API_BASE")
          .means("Where Discord's REST API is.");

  static final Setting<Optional<String>> GATEWAY_URL =
      Setting.optional("discord_gateway_url", Kinds.text())
          .variable("DISCORD_GATEWAY_URL")
          .means("Where Discord's gateway is.");

  /** What is documented. */
  public static final List<Setting<?>> ALL =
      List.of(
          TOKEN,
          TOKEN_FILE,
          GUILD_ID,
          PLACE,
          CATEGORY_NAME,
          FORUM_CHANNEL,
          RETENTION_HOURS,
          API_TOKEN,
          API_TOKEN_FILE,
          LISTEN,
          PORT,
          ALLOWED_ROLES,
          ALLOWED_USERS,
          ACCEPT_PLAIN,
          STOP_TEXT,
          BRIDGE_SECRET,
          BRIDGE_SECRET_FILE,
          INTERACTIONS_PUBLIC_KEY,
          STATE_DIR,
          LOG_LEVEL,
          LOG_FORMAT);

  private static final List<Setting<?>> HIDDEN = List.of(REST_BASE, GATEWAY_URL);

  private final Settings settings;

  private final Map<String, String> environment;
  private final Secret token;
  private final Optional<Secret> apiToken;
  private final Optional<Secret> bridgeSecret;

  private BotSettings(
      Settings settings,
      Map<String, String> environment,
      Secret token,
      Optional<Secret> apiToken,
      Optional<Secret> bridgeSecret) {
    this.settings = settings;
    this.environment = environment;
    this.token = token;
    this.apiToken = apiToken;
    this.bridgeSecret = bridgeSecret;
  }

  /**
   * Reads them.
   *
   * @param flags by name, dashes included
   * @throws InvalidSettingsException with every mistake that there is
   */
  public static BotSettings read(Map<String, String> flags, Map<String, String> environment) {
    Settings settings = readAll(flags, environment);
    List<String> problems = new ArrayList<>();
    Optional<Secret> token = secret(settings, TOKEN, TOKEN_FILE, problems);
    Optional<Secret> apiToken = secret(settings, API_TOKEN, API_TOKEN_FILE, problems);
    Optional<Secret> bridge = secret(settings, BRIDGE_SECRET, BRIDGE_SECRET_FILE, problems);
    if (token.isEmpty() && problems.isEmpty()) {
      problems.add(
          "DISCORD_BOT_TOKEN is not set: give it, or DISCORD_BOT_TOKEN_FILE; docs/bot.md says how"
              + " to get one");
    }
    if (apiToken.isEmpty() && problems.isEmpty() && !isLoopback(settings.get(LISTEN))) {
      problems.add(
          "LISTEN is \"%s\", which others can reach, but API_TOKEN is not set: give it, or"
                  .formatted(settings.get(LISTEN))
              + " API_TOKEN_FILE, or listen on 127.0.0.1");
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    return new BotSettings(settings, environment, token.orElseThrow(), apiToken, bridge);
  }

  private static Settings readAll(Map<String, String> flags, Map<String, String> environment) {
    return Settings.read(
        Stream.concat(ALL.stream(), HIDDEN.stream()).<Setting<?>>map(one -> one).toList(),
        List.of(SettingSource.flags(flags), SettingSource.environment(environment)),
        environment);
  }

  /** Where a bot with such settings answers, for whoever only wants to know how it is. */
  public static ProbeBot probe(Map<String, String> flags, Map<String, String> environment) {
    Settings settings = readAll(flags, environment);
    String host = settings.get(LISTEN);
    boolean any = host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
    return new ProbeBot(any ? "127.0.0.1" : host, settings.get(PORT));
  }

  private static Optional<Secret> secret(
      Settings settings,
      Setting<Optional<Secret>> value,
      Setting<Optional<Path>> file,
      List<String> problems) {
    Optional<Secret> given = settings.get(value);
    Optional<Path> from = settings.get(file);
    if (from.isEmpty()) {
      return given;
    }
    String name = file.variables().getFirst();
    if (given.isPresent()) {
      problems.add(
          "%s and %s are both set: leave one out".formatted(value.variables().getFirst(), name));
      return given;
    }
    try {
      String text = Files.readString(from.get()).strip();
      if (text.isEmpty()) {
        problems.add("%s names %s, which is empty".formatted(name, from.get()));
        return Optional.empty();
      }
      return Optional.of(new Secret(text));
    } catch (IOException e) {
      problems.add("%s names %s, which can't be read: %s".formatted(name, from.get(), e));
      return Optional.empty();
    }
  }

  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  <T> T get(Setting<T> setting) {
    return settings.get(setting);
  }

  Secret token() {
    return token;
  }

  Optional<Secret> apiToken() {
    return apiToken;
  }

  Optional<Secret> bridgeSecret() {
    return bridgeSecret;
  }

  People people() {
    return new People(
        new HashSet<>(settings.get(ALLOWED_ROLES)), new HashSet<>(settings.get(ALLOWED_USERS)));
  }

  Path stateFolder() {
    return settings.get(STATE_DIR).orElseGet(() -> StateHome.of(environment).resolve("bot"));
  }

  /** What hides the bot's own secrets. */
  HideSecrets hiding(LogSink sink) {
    List<Secret> secrets = new ArrayList<>(List.of(token));
    apiToken.ifPresent(secrets::add);
    bridgeSecret.ifPresent(secrets::add);
    return new HideSecrets(sink, secrets);
  }

  /** The log on stderr that they ask for, in which none of the secrets can stand. */
  public Log log() {
    return Log.to(
        hiding(LogWriter.toStderr(settings.get(LOG_LEVEL), settings.get(LOG_FORMAT))),
        InstantSource.system(),
        "bot");
  }

  private static Kind<String> snowflake() {
    return Kinds.of(
        "one of Discord's ids, in digits",
        text -> {
          if (!text.matches("[0-9]{1,20}")) {
            throw new IllegalArgumentException(text);
          }
          return text;
        },
        text -> text);
  }

  private static Kind<String> name(int longest) {
    return Kinds.of(
        "a name of 1 to %d characters".formatted(longest),
        text -> {
          if (text.isBlank() || text.length() > longest) {
            throw new IllegalArgumentException(text);
          }
          return text;
        },
        text -> text);
  }

  private static Kind<Optional<Duration>> hours() {
    return Kinds.of(
        "a number of hours from 0 to %d, or never".formatted(MOST_HOURS),
        text -> {
          if (text.equals("never")) {
            return Optional.empty();
          }
          int hours = Integer.parseInt(text);
          if (hours < 0 || hours > MOST_HOURS) {
            throw new IllegalArgumentException(text);
          }
          return Optional.of(Duration.ofHours(hours));
        },
        value -> value.map(hours -> Long.toString(hours.toHours())).orElse("never"));
  }

  private static Kind<String> publicKey() {
    return Kinds.of(
        "64 hex digits",
        text -> {
          VerifySignature.check(text);
          return text;
        },
        text -> text);
  }
}
