package dev.overseer.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Made-up secrets in the formats of real ones, in the places where real ones turn up. The same seed
 * gives the same secrets. None of them opens anything.
 *
 * <p>Not thread-safe.
 */
public final class SeededSecrets {
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";
  private static final String ALNUM = LOWER + LOWER.toUpperCase(Locale.ROOT) + DIGITS;
  private static final String WORD = ALNUM + "_-";
  private static final String BASE64 = ALNUM + "+/";
  private static final String CAPITALS = LOWER.toUpperCase(Locale.ROOT) + "234567";

  private final RandomGenerator random;

  public SeededSecrets(long seed) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /**
   * A secret.
   *
   * @param format whose it is
   * @param text how it stands in a text: the key itself, or a setting, a header, a URL with it
   * @param secret the part that nobody may see
   */
  public record Secret(String format, String text, String secret) {}

  /**
   * A secret in a text.
   *
   * @param context what kind of text
   * @param text all of it
   */
  public record Planted(Secret secret, String context, String text) {}

  private interface Format {
    Secret make();
  }

  private interface Context {
    String plant(Secret secret);
  }

  private record Named<T>(String name, T value) {}

  private final List<Named<Format>> formats =
      List.of(
          format("anthropic", () -> key("sk-ant-api03-" + some(WORD, 93) + "AA")),
          format("openai-project", () -> key("sk-proj-" + some(WORD, 120))),
          format(
              "openai-legacy", () -> key("sk-" + some(ALNUM, 20) + "T3BlbkFJ" + some(ALNUM, 20))),
          format("github-classic", () -> key(pick("ghp_", "gho_", "ghs_") + some(ALNUM, 36))),
          format("github-fine", () -> key("github_pat_" + some(ALNUM, 22) + "_" + some(ALNUM, 59))),
          format("gitlab", () -> key("glpat-" + some(WORD, 20))),
          format("aws-key-id", () -> key("AKIA" + some(CAPITALS, 16))),
          format("aws-secret", () -> setting("aws_secret_access_key", " = ", some(BASE64, 40))),
          format("google-api", () -> key("AIza" + some(WORD, 35))),
          format("google-oauth", () -> key("ya29." + some(WORD, 120))),
          format(
              "slack-bot",
              () ->
                  key("xoxb-" + some(DIGITS, 12) + "-" + some(DIGITS, 12) + "-" + some(ALNUM, 24))),
          format("slack-hook", this::slackHook),
          format("stripe", () -> key(pick("sk_live_", "rk_live_", "sk_test_") + some(ALNUM, 24))),
          format("npm", () -> key("npm_" + some(ALNUM, 36))),
          format("pypi", () -> key("pypi-AgEIcHlwaS5vcmc" + some(WORD, 150))),
          format("huggingface", () -> key("hf_" + some(ALNUM, 34))),
          format("sendgrid", () -> key("SG." + some(WORD, 22) + "." + some(WORD, 43))),
          format("vault", () -> key("hvs." + some(WORD, 90))),
          format("telegram", () -> key("7" + some(DIGITS, 9) + ":AA" + some(WORD, 33))),
          format("jwt", this::jsonWebToken),
          format("bearer", () -> setting("Authorization", ": Bearer ", some(ALNUM, 40))),
          format("basic", () -> setting("Authorization", ": Basic ", base64(some(ALNUM, 30)))),
          format("rsa-key", () -> privateKey("RSA PRIVATE KEY", 24)),
          format("openssh-key", () -> privateKey("OPENSSH PRIVATE KEY", 7)),
          format("discord-hook", this::discordHook),
          format("discord-bot", this::discordBot),
          format("password-json", () -> quoted("\"password\": \"", password(), "\"")),
          format("password-code", () -> quoted("db_password = '", password(), "'")),
          format("password-yaml", () -> setting("  dbPassword", ": ", password())),
          format(
              "dotenv", () -> setting(pick("API_TOKEN", "SESSION_SECRET"), "=", some(ALNUM, 28))),
          format("url-password", this::urlPassword),
          format("azure", () -> setting("AccountKey", "=", base64(some(ALNUM, 64)))),
          format("flag", () -> setting("--api-key", " ", some(ALNUM, 32))),
          format("header", () -> setting("X-Api-Key", ": ", some(ALNUM, 32))));

  private final List<Named<Context>> contexts =
      List.of(
          context("bare", Secret::text),
          context("log line", this::logLine),
          context("shell", secret -> "$ export X='1'\n" + secret.text() + "\n$ make test"),
          context("json", secret -> "{\"stdout\":\"" + json(logLine(secret)) + "\",\"code\":0}"),
          context(
              "json in json",
              secret ->
                  "{\"event\":\"" + json("{\"o\":\"" + json(logLine(secret)) + "\"}") + "\"}"),
          context("diff", this::diff),
          context("diff in json", secret -> "{\"patch\":\"" + json(diff(secret)) + "\"}"),
          context("colours", secret -> coloured(secret, "\u001b[")),
          context("colours in json", secret -> "\"" + json(coloured(secret, "\u001b[")) + "\""),
          context("url", secret -> "GET /callback?state=1&data=" + url(secret.text()) + "&x=2"),
          context("url twice", secret -> "next=" + url("/login?to=" + url(secret.text()))),
          context("markdown", secret -> "The **key** is:\n```\n" + secret.text() + "\n```\n> ok"),
          context("html", secret -> "<pre>" + html(secret.text()) + "</pre>"),
          context("unicode", secret -> "😀 é\u0301 日本 " + secret.text() + " ← das da"),
          context("far in", secret -> filler(9000) + "\n" + secret.text() + "\n" + filler(300)));

  /** Another secret, in a format and a text chosen at random. */
  public Planted next() {
    Named<Format> format = formats.get(random.nextInt(formats.size()));
    Named<Context> context = contexts.get(random.nextInt(contexts.size()));
    return plant(format, context);
  }

  /** One secret of each format in each kind of text. */
  public List<Planted> eachInEach() {
    List<Planted> all = new ArrayList<>();
    for (Named<Format> format : formats) {
      for (Named<Context> context : contexts) {
        all.add(plant(format, context));
      }
    }
    return all;
  }

  private static Planted plant(Named<Format> format, Named<Context> context) {
    Secret made = format.value().make();
    Secret secret = new Secret(format.name(), made.text(), made.secret());
    return new Planted(secret, context.name(), context.value().plant(secret));
  }

  private static Named<Format> format(String name, Format format) {
    return new Named<>(name, format);
  }

  private static Named<Context> context(String name, Context context) {
    return new Named<>(name, context);
  }

  private static Secret key(String key) {
    return new Secret("", key, key);
  }

  private static Secret setting(String name, String separator, String value) {
    return new Secret("", name + separator + value, value);
  }

  private static Secret quoted(String before, String value, String after) {
    return new Secret("", before + value + after, value);
  }

  private Secret slackHook() {
    String path = "T" + some(CAPITALS, 8) + "/B" + some(CAPITALS, 8) + "/" + some(ALNUM, 24);
    return new Secret("", "https://hooks.slack.com/services/" + path, path);
  }

  private Secret discordHook() {
    String token = some(WORD, 68);
    String id = "1" + some(DIGITS, 18);
    return new Secret("", "https://discord.com/api/webhooks/" + id + "/" + token, token);
  }

  private Secret discordBot() {
    String id = base64("1" + some(DIGITS, 17)).replace("=", "");
    return key(id + "." + some(WORD, 6) + "." + some(WORD, 38));
  }

  private Secret jsonWebToken() {
    String header = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}").replace("=", "");
    String payload = base64("{\"sub\":\"" + some(DIGITS, 10) + "\",\"n\":1}").replace("=", "");
    return key(header + "." + payload + "." + some(WORD, 43));
  }

  private Secret urlPassword() {
    String password = some(ALNUM + "-._~!", 18);
    return new Secret("", "postgres://app:" + password + "@db.internal:5432/app", password);
  }

  private Secret privateKey(String kind, int lines) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      body.append(some(BASE64, 64)).append('\n');
    }
    body.append(some(BASE64, 22)).append("==\n");
    String text = "-----BEGIN " + kind + "-----\n" + body + "-----END " + kind + "-----";
    return new Secret("", text, body.toString());
  }

  private String password() {
    return some(ALNUM, 2) + some(ALNUM + "!#*+.-_=^~", 6 + random.nextInt(14)) + some(DIGITS, 1);
  }

  private String some(String alphabet, int length) {
    StringBuilder made = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      made.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return made.toString();
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String logLine(Secret secret) {
    return "2026-01-01T00:00:00Z INFO request done status=200\n"
        + secret.text()
        + "\n2026-01-01T00:00:01Z WARN it's slow: \"12 s\"";
  }

  private String diff(Secret secret) {
    String sign = pick("+", "-", " ");
    return "@@ -1,3 +1,3 @@\n context line\n"
        + sign
        + secret.text().replace("\n", "\n" + sign)
        + "\n-old = 1";
  }

  /** As a program prints it that colours each part on its own, within the secret too. */
  private String coloured(Secret secret, String introducer) {
    StringBuilder coloured = new StringBuilder();
    int secretAt = secret.text().indexOf(secret.secret());
    for (int i = 0; i < secret.text().length(); i++) {
      if (i >= secretAt && random.nextInt(6) == 0) {
        coloured.append(introducer).append(30 + random.nextInt(8)).append('m');
      }
      coloured.append(secret.text().charAt(i));
    }
    return coloured.append(introducer).append("0m done").toString();
  }

  private String filler(int length) {
    StringBuilder filler = new StringBuilder(length);
    while (filler.length() < length) {
      filler
          .append(some(LOWER, 1 + random.nextInt(9)))
          .append(random.nextInt(12) == 0 ? '\n' : ' ');
    }
    return filler.toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '\n' -> escaped.append("\\n");
        default -> {
          if (c < ' ') {
            escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  private static String url(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String html(String text) {
    return text.replace("&", "&amp;").replace("\"", "&quot;").replace("'", "&#39;");
  }
}
