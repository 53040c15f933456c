package dev.overseer.bridge.bot;

import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Kind;
import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Secret;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where the bot is, and for which run it is asked. */
public final class BotSettings {
  public static final Setting<Optional<URI>> BOT_URL =
      Setting.optional("bot_url", address())
          .flag("--bot-url")
          .variable("BOT_URL")
          .means("Where the bot is, `http://bot:8080` for one.");

  public static final Setting<Optional<Secret>> RUN_TOKEN =
      Setting.optional("run_token", Kinds.secret())
          .variable("RUN_TOKEN")
          .means("The run's token, as the bot gave it out when the run was created.");

  public static final Setting<Optional<Path>> RUN_TOKEN_FILE =
      Setting.optional("run_token_file", Kinds.path())
          .flag("--run-token-file")
          .variable("RUN_TOKEN_FILE")
          .means("Holds the token instead, and is read each time.");

  public static final Setting<Optional<String>> RUN_CHANNEL =
      Setting.optional("run_channel", id())
          .flag("--run-channel")
          .variable("RUN_CHANNEL")
          .means(
              "The run's channel: `channelId` in the bot's answer. What was said elsewhere is"
                  + " refused.");

  public static final Setting<Optional<String>> RUN_THREAD =
      Setting.optional("run_thread", id())
          .flag("--run-thread")
          .variable("RUN_THREAD")
          .means(
              "The run's thread, where it has one: `threadId` in the bot's answer. Then it is the"
                  + " place.");

  /** All of them. */
  public static final List<Setting<?>> ALL =
      List.of(BOT_URL, RUN_TOKEN, RUN_TOKEN_FILE, RUN_CHANNEL, RUN_THREAD);

  private BotSettings() {}

  /**
   * The run that settings name.
   *
   * @throws InvalidSettingsException if they don't, with all that is missing
   */
  public static Run run(Settings settings) {
    List<String> problems = new ArrayList<>();
    if (settings.get(BOT_URL).isEmpty()) {
      problems.add("BOT_URL is not set: give the bot's address, like http://127.0.0.1:8080");
    }
    if (settings.get(RUN_CHANNEL).isEmpty()) {
      problems.add("RUN_CHANNEL is not set: give the channelId that the bot gave to this run");
    }
    boolean inFile = settings.get(RUN_TOKEN_FILE).isPresent();
    if (settings.get(RUN_TOKEN).isPresent() == inFile) {
      problems.add(
          inFile
              ? "RUN_TOKEN and RUN_TOKEN_FILE are both set: leave one out"
              : "RUN_TOKEN is not set: give the runToken that the bot gave to this run, or its file"
                  + " with RUN_TOKEN_FILE");
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
    return new Run(
        settings.get(BOT_URL).orElseThrow(),
        inFile
            ? new RunToken.InFile(settings.get(RUN_TOKEN_FILE).orElseThrow())
            : new RunToken.Given(settings.get(RUN_TOKEN).orElseThrow()),
        settings.get(RUN_CHANNEL).orElseThrow(),
        settings.get(RUN_THREAD));
  }

  /** Discord's are digits; and nothing that means something in a URL. */
  private static Kind<String> id() {
    return Kinds.of(
        "an id: up to 64 letters, digits, - and _",
        text -> {
          if (!text.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(text);
          }
          return text;
        },
        id -> id);
  }

  private static Kind<URI> address() {
    return Kinds.of(
        "an http:// or https:// address without a query or a user",
        BotSettings::parse,
        URI::toString);
  }

  private static URI parse(String text) {
    try {
      URI uri = new URI(text.replaceFirst("/+$", ""));
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      boolean usable =
          (scheme.equals("http") || scheme.equals("https"))
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      if (!usable) {
        throw new IllegalArgumentException(text);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
