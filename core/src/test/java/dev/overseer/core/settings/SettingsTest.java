package dev.overseer.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Setting<Integer> PORT =
      Setting.of("port", Kinds.wholeNumber(0, 65535))
          .flag("--port")
          .variable("APP_PORT")
          .variable("PORT")
          .byDefault(8080)
          .means("Where it listens.");
  private static final Setting<Secret> TOKEN =
      Setting.of("token", Kinds.secret()).variable("APP_TOKEN").means("Who may come in.");
  private static final Setting<Optional<Path>> DB =
      Setting.optional("db", Kinds.path()).flag("--db").means("Where history is kept | if at all.");
  private static final Setting<Duration> GRACE =
      Setting.of("stop.grace", Kinds.duration())
          .spelled("grace")
          .byDefault(Duration.ofSeconds(5))
          .means("How long it waits.");
  private static final Setting<List<Secret>> KEYS =
      Setting.of("keys", Kinds.listOf(Kinds.secret())).byDefault(List.of()).means("Keys.");
  private static final List<Setting<?>> ALL = List.of(PORT, TOKEN, DB, GRACE, KEYS);

  @Test
  void takesTheStrongestSourceThatHasAValue() {
    assertThat(port(Map.of("--port", "1"), Map.of("APP_PORT", "2"), Map.of("port", "4")))
        .isEqualTo(1);
    assertThat(port(Map.of(), Map.of("APP_PORT", "2", "PORT", "3"), Map.of("port", "4")))
        .isEqualTo(2);
    assertThat(port(Map.of(), Map.of("PORT", "3"), Map.of("port", "4"))).isEqualTo(3);
    assertThat(port(Map.of(), Map.of("APP_PORT", ""), Map.of("port", "4"))).isEqualTo(4);
    assertThat(port(Map.of(), Map.of(), Map.of())).isEqualTo(8080);
  }

  @Test
  void knowsWhereAValueCameFrom() {
    Settings settings =
        read(Map.of("--port", "1"), Map.of("APP_TOKEN", "t"), Map.of("stop.grace", "1s"));

    assertThat(settings.origin(PORT)).isEqualTo(Origin.FLAG);
    assertThat(settings.origin(TOKEN)).isEqualTo(Origin.ENVIRONMENT);
    assertThat(settings.origin(GRACE)).isEqualTo(Origin.FILE);
    assertThat(settings.origin(DB)).isEqualTo(Origin.DEFAULT);
  }

  @Test
  void takesAnEmptyFlagAsNoValue() {
    assertThat(read(Map.of("--db", ""), Map.of("APP_TOKEN", "t"), Map.of("db", "x.db")).get(DB))
        .isEmpty();
  }

  @Test
  void reportsAllMistakesAtOnceWithTheWayOut() {
    InvalidSettingsException wrong =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () ->
                read(
                    Map.of("--port", "70000", "--db", "~bob/x"),
                    Map.of("APP_TOKEN", " "),
                    Map.of("stop.grace", "5")));

    assertThat(wrong.problems())
        .containsExactly(
            "--port: port is \"70000\", but must be a whole number from 0 to 65535: correct it, or"
                + " leave it out for 8080",
            "APP_TOKEN: token is (hidden), but must not be blank: correct it",
            "--db: db is \"~bob/x\", but must write the home folder of another user in full: only"
                + " ~ itself is known: correct it, or leave it out",
            "file:1: stop.grace is \"5\", but must be a duration like 300ms, 5s or 1m30s, 0s or"
                + " more: correct it, or leave it out for 5s");
    assertThat(wrong).hasMessage(String.join("\n", wrong.problems()));
  }

  @Test
  void saysHowToGiveWhatIsMissing() {
    assertThatThrownBy(() -> read(Map.of(), Map.of(), Map.of()))
        .hasMessage(
            "token is not set: give it with APP_TOKEN or token in the configuration file; it must"
                + " be a secret text");
  }

  @Test
  void neverShowsASecret() {
    Settings settings = read(Map.of(), Map.of("APP_TOKEN", "s3cret"), Map.of("keys", "k1,k2"));

    assertThat(settings.toString())
        .isEqualTo("{port=8080, token=(hidden), db=, stop.grace=5s, keys=(hidden)}");
    assertThat(settings.get(TOKEN).reveal()).isEqualTo("s3cret");
    assertThat(settings.get(KEYS).toString()).doesNotContain("k1");
    assertThat(Given.text(Origin.FILE, "file:1", "token", "s3cret").toString())
        .doesNotContain("s3cret");
    Given mixed = Given.list(Origin.FILE, "file:1", "keys", List.of("k1", " "));
    assertThatThrownBy(() -> KEYS.read(mixed, Map.of()))
        .hasMessage(
            "file:1: keys is (hidden), but (hidden) in it must not be blank: correct it, or leave"
                + " it out");
  }

  @Test
  void showsLongValuesShortAndOnOneLine() {
    assertThatThrownBy(
            () -> read(Map.of("--port", "x\n\u001b[2J" + "y".repeat(200)), Map.of(), Map.of()))
        .hasMessageContaining("port is \"x\\n\\u001b[2J" + "y".repeat(74) + "\" and so on, but");
  }

  @Test
  void refusesToAnswerForSettingsThatItDidNotRead() {
    Settings settings = Settings.read(List.of(PORT), List.of(), Map.of());

    assertThatThrownBy(() -> settings.get(DB)).hasMessage("db is not among these settings");
  }

  @Test
  void writesTheReferenceFromTheDefinitions() {
    assertThat(SettingsReference.table(ALL))
        .isEqualTo(
            """
            | Setting | Flag | Environment | Value | Default | What it does |
            | --- | --- | --- | --- | --- | --- |
            | `port` | `--port` | `APP_PORT` or `PORT` | a whole number from 0 to 65535 | `8080` | Where it listens. |
            | `token` |  | `APP_TOKEN` | a secret text | must be given | Who may come in. |
            | `db` | `--db` |  | a path | none | Where history is kept \\| if at all. |
            | `stop.grace` or `grace` |  |  | a duration like 300ms, 5s or 1m30s, 0s or more | `5s` | How long it waits. |
            | `keys` |  |  | a list, each of it a secret text | none | Keys. |
            """);
    assertThat(SettingsReference.table(List.of(GRACE)))
        .startsWith("| Setting | Value | Default | What it does |\n");
  }

  private static int port(
      Map<String, String> flags, Map<String, String> environment, Map<String, String> file) {
    return Settings.read(List.of(PORT), sources(flags, environment, file), environment).get(PORT);
  }

  private static Settings read(
      Map<String, String> flags, Map<String, String> environment, Map<String, String> file) {
    return Settings.read(ALL, sources(flags, environment, file), environment);
  }

  private static List<SettingSource> sources(
      Map<String, String> flags, Map<String, String> environment, Map<String, String> file) {
    return List.of(
        SettingSource.flags(flags),
        SettingSource.environment(environment),
        setting ->
            Optional.ofNullable(file.get(setting.key()))
                .map(value -> Given.text(Origin.FILE, "file:1", setting.key(), value)));
  }
}
