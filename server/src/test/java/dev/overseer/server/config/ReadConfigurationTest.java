package dev.overseer.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.log.LogFormat;
import dev.overseer.core.log.LogLevel;
import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.HubOptions;
import dev.overseer.hub.PoolConfig;
import dev.overseer.hub.RetryPolicy;
import dev.overseer.server.Cidr;
import dev.overseer.server.ListenAddress;
import dev.overseer.server.ServerLimits;
import dev.overseer.server.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadConfigurationTest {
  private static final String TOKEN = "0123456789abcdef-from-a-test";

  @TempDir Path folder;

  @Test
  void needsNoFile() {
    ServeConfiguration configuration =
        new ReadConfiguration(
                Map.of("--config", folder.resolve("none.yaml").toString()),
                Map.of("HOME", "/home/ada"),
                "1.2.3")
            .read();

    assertThat(configuration.fileFound()).isFalse();
    assertThat(configuration.hub().actions()).isEmpty();
    assertThat(configuration.hub().pool()).isEqualTo(PoolConfig.UNLIMITED);
    assertThat(configuration.hub().retry()).isEmpty();
    assertThat(configuration.hub().options()).isEqualTo(HubOptions.DEFAULT);
    assertThat(configuration.server().listen()).isEqualTo(new ListenAddress.Tcp("127.0.0.1", 8080));
    assertThat(configuration.server().token()).isEmpty();
    assertThat(configuration.server().tls()).isEmpty();
    assertThat(configuration.server().trustedCidrs()).isEmpty();
    assertThat(configuration.server().allowedOrigins()).isEmpty();
    assertThat(configuration.server().listenWithoutToken()).isFalse();
    assertThat(configuration.server().name()).isEqualTo("overseer");
    assertThat(configuration.server().version()).isEqualTo("1.2.3");
    assertThat(configuration.server().limits()).isEqualTo(ServerLimits.DEFAULT);
    assertThat(configuration.database()).isEmpty();
    assertThat(configuration.eventLog()).isEmpty();
    assertThat(configuration.stateDirectory())
        .isEqualTo(Path.of("/home/ada/.local/state/overseer"));
    assertThat(configuration.logLevel()).isEqualTo(LogLevel.INFO);
    assertThat(configuration.logFormat()).isEqualTo(LogFormat.TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "# nothing\n", "---\n", "~\n", "{}\n", "actions:\ntask_pool:\nretry:\n"})
  void takesAFileWithNothingInIt(String yaml) {
    ServeConfiguration configuration = file(yaml).read();

    assertThat(configuration.file()).isEqualTo(folder.resolve("config.yaml"));
    assertThat(configuration.fileFound()).isTrue();
    assertThat(configuration.hub().actions()).isEmpty();
  }

  @Test
  void readsEverySetting() throws IOException {
    Path tokenFile = Files.writeString(folder.resolve("token"), "  " + TOKEN + "\n");
    ServeConfiguration configuration =
        file("""
        name: workshop
        listen: "[::1]:9090"
        listen_without_token: true
        trusted_cidrs: [10.0.0.0/8, fd00::/8]
        allowed_origins: ["https://a.example", "http://localhost:3000"]
        token_file: ${TOKENS}/token
        tls: {certificate: ~/tls.crt, key: ~/tls.key}
        db: data/overseer.db
        log_file: events.jsonl
        state_dir: /run/overseer
        stop_grace: 10s
        keep_finished: {number: 5, age: 1h}
        replay: {bytes: 2MiB, finished_bytes: 4KiB}
        log_level: warn
        log_format: json
        limits:
          line_bytes: 1MiB
          patience: 7s
          outbox_bytes: 128KiB
          send_buffer_bytes: 8KiB
          stall_timeout: 9s
          frame_bytes: 2MiB
          ping_interval: 11s
          handshake_timeout: 12s
          waiting_requests: 13
        """)
            .variable("TOKENS", folder.toString())
            .read();

    assertThat(configuration.server().name()).isEqualTo("workshop");
    assertThat(configuration.server().listen()).isEqualTo(new ListenAddress.Tcp("::1", 9090));
    assertThat(configuration.server().listenWithoutToken()).isTrue();
    assertThat(configuration.server().trustedCidrs())
        .containsExactly(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8"));
    assertThat(configuration.server().allowedOrigins())
        .containsExactly("https://a.example", "http://localhost:3000");
    assertThat(configuration.server().token()).isPresent();
    assertThat(tokenFile).isReadable();
    assertThat(configuration.server().tls())
        .contains(new TlsFiles(Path.of("/home/ada/tls.crt"), Path.of("/home/ada/tls.key")));
    assertThat(configuration.server().limits())
        .isEqualTo(
            new ServerLimits(
                128 << 10,
                8 << 10,
                2 << 20,
                Duration.ofSeconds(9),
                Duration.ofSeconds(11),
                Duration.ofSeconds(12),
                13));
    assertThat(configuration.hub().options())
        .isEqualTo(
            new HubOptions(
                Duration.ofSeconds(10),
                2 << 20,
                4 << 10,
                5,
                Duration.ofHours(1),
                1 << 20,
                Duration.ofSeconds(7)));
    assertThat(configuration.database()).contains(Path.of("data/overseer.db"));
    assertThat(configuration.eventLog()).contains(Path.of("events.jsonl"));
    assertThat(configuration.stateDirectory()).isEqualTo(Path.of("/run/overseer"));
    assertThat(configuration.logLevel()).isEqualTo(LogLevel.WARN);
    assertThat(configuration.logFormat()).isEqualTo(LogFormat.JSON);
  }

  @ParameterizedTest
  @CsvSource({
    "':8080', :8080",
    "'9090', :9090",
    "localhost:1, localhost:1",
    "unix:/run/o.sock, unix:/run/o.sock",
    "unix:~/o.sock, unix:/home/ada/o.sock",
    "/run/o.sock, unix:/run/o.sock",
    "./o.sock, unix:./o.sock",
  })
  void takesEverySpellingOfAnAddress(String given, String expected) {
    assertThat(file("listen: \"%s\"".formatted(given)).read().server().listen())
        .hasToString(expected);
    assertThat(file("listen_addr: \"%s\"".formatted(given)).read().server().listen())
        .hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trusted_cidrs: [127.0.0.1, 10.0.0.0/8]",
        "trusted_cidrs: \"127.0.0.1, 10.0.0.0/8\"",
        "trusted_cidrs:\n- 127.0.0.1\n- 10.0.0.0/8\n"
      })
  void takesAListAndAListWithCommas(String yaml) {
    assertThat(file(yaml).read().server().trustedCidrs())
        .containsExactly(Cidr.parse("127.0.0.1/32"), Cidr.parse("10.0.0.0/8"));
  }

  @Test
  void putsFlagsOverTheEnvironmentOverTheFile() {
    String yaml =
        """
        listen: ":1"
        db: file.db
        log_file: file.jsonl
        trusted_cidrs: 10.0.0.1
        token: %s
        """
            .formatted(TOKEN);

    ServeConfiguration fromFile = file(yaml).read();
    ServeConfiguration fromEnvironment =
        file(yaml)
            .variable("OVERSEER_LISTEN", ":2")
            .variable("OVERSEER_DB", "env.db")
            .variable("OVERSEER_LOG_FILE", "env.jsonl")
            .variable("OVERSEER_TRUSTED_CIDRS", "10.0.0.2,10.0.0.3")
            .variable("OVERSEER_STATE_DIR", "")
            .variable("XDG_STATE_HOME", "/xdg")
            .read();
    ServeConfiguration fromFlags =
        file(yaml)
            .variable("OVERSEER_LISTEN", ":2")
            .variable("OVERSEER_DB", "env.db")
            .flag("--listen", ":3")
            .flag("--db", "")
            .flag("--log-file", "flag.jsonl")
            .flag("--trusted-cidrs", "10.0.0.4")
            .read();

    assertThat(fromFile.server().listen()).hasToString(":1");
    assertThat(fromFile.database()).contains(Path.of("file.db"));
    assertThat(fromEnvironment.server().listen()).hasToString(":2");
    assertThat(fromEnvironment.database()).contains(Path.of("env.db"));
    assertThat(fromEnvironment.eventLog()).contains(Path.of("env.jsonl"));
    assertThat(fromEnvironment.server().trustedCidrs())
        .containsExactly(Cidr.parse("10.0.0.2"), Cidr.parse("10.0.0.3"));
    assertThat(fromEnvironment.stateDirectory()).isEqualTo(Path.of("/xdg/overseer"));
    assertThat(fromFlags.server().listen()).hasToString(":3");
    assertThat(fromFlags.database()).isEmpty();
    assertThat(fromFlags.eventLog()).contains(Path.of("flag.jsonl"));
    assertThat(fromFlags.server().trustedCidrs()).containsExactly(Cidr.parse("10.0.0.4"));
  }

  @Test
  void findsTheFileThroughTheEnvironment() throws IOException {
    Path file = Files.writeString(folder.resolve("other.yaml"), "name: other\n");
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", "/home/ada");
    environment.put("OVERSEER_CONFIG", file.toString());

    assertThat(new ReadConfiguration(Map.of(), environment, "1").read().server().name())
        .isEqualTo("other");
  }

  @Test
  void takesTheTokenFromTheStrongerSource() throws IOException {
    Path weak = Files.writeString(folder.resolve("weak"), "too short");

    // The file's token can't be one: whoever read it would complain.
    assertThat(
            file("token_file: " + weak).variable("OVERSEER_TOKEN", TOKEN).read().server().token())
        .isPresent();
    Path strong = Files.writeString(folder.resolve("strong"), TOKEN);
    assertThat(file("token: short").flag("--token-file", strong.toString()).read().server().token())
        .isPresent();
  }

  @Test
  void readsActionsInBothSpellings() {
    String ours =
        """
        actions:
          build:
            type: exec
            description: Builds.
            dedupe_key: [project]
            retry: {restart_delay: 10s, error_threshold: 2}
            config:
              entrypoint: make
              command: [-C, "[[ .project ]]"]
              parameters: {project: null, jobs: {default: "4", validate: "int(value) > 0"}}
              numbers: [1, 0x10, 5000000000, 1.5, true, ~, "7"]
              nothing:
        """;
    String theirs = ours.replace("description: Builds.", "meta: {description: Builds.}");

    ActionDefinition action = file(ours).read().hub().actions().getFirst();

    assertThat(file(theirs).read().hub().actions()).containsExactly(action);
    assertThat(action.name()).isEqualTo("build");
    assertThat(action.type()).isEqualTo("exec");
    assertThat(action.description()).isEqualTo("Builds.");
    assertThat(action.dedupeKey()).containsExactly("project");
    assertThat(action.pool()).isEqualTo(PoolConfig.UNLIMITED);
    assertThat(action.retry())
        .contains(new RetryPolicy(Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO, 2));
    assertThat(action.config()).containsOnlyKeys("entrypoint", "command", "parameters", "numbers");
    assertThat(action.config().get("command")).isEqualTo(List.of("-C", "[[ .project ]]"));
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("project", null);
    parameters.put("jobs", Map.of("default", "4", "validate", "int(value) > 0"));
    assertThat(action.config().get("parameters")).isEqualTo(parameters);
    assertThat(action.config().get("numbers"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly(1, 16, 5_000_000_000L, 1.5, true, null, "7");
  }

  @Test
  void takesAnyNameForAnAction() {
    ServeConfiguration configuration =
        file("actions: {build.web: {type: exec}, \"ä b\": {type: scan}, 7: {type: exec}}").read();

    assertThat(configuration.hub().actions().stream().map(ActionDefinition::name))
        .containsExactly("build.web", "ä b", "7");
    assertThat(configuration.hub().places().of("build.web", "is wrong"))
        .isEqualTo(folder.resolve("config.yaml") + ":1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry: {}", "retry:", "retry: {restart_delay: }"})
  void takesAPolicyWithNothingInItAsNone(String yaml) {
    assertThat(file(yaml).read().hub().retry()).isEmpty();
  }

  @Test
  void readsPolicies() {
    assertThat(
            file("retry: {restart_delay: 1m30s, restart_jitter: 500ms, error_window: 1h,"
                    + " error_threshold: 3}")
                .read()
                .hub()
                .retry())
        .contains(
            new RetryPolicy(
                Duration.ofSeconds(90), Duration.ofMillis(500), Duration.ofHours(1), 3));
    assertThat(file("retry: {restart_delay: 0s}").read().hub().retry())
        .contains(RetryPolicy.ALWAYS);
  }

  @Test
  void readsAliasesAndMergedMappings() {
    ServeConfiguration configuration =
        file("""
        retry: &often
          restart_delay: 5s
          error_threshold: 3
        actions:
          a: &a {type: exec, description: one, retry: *often}
          b:
            <<: *a
            description: two
        """)
            .read();

    ActionDefinition b = configuration.hub().actions().getLast();
    assertThat(b.type()).isEqualTo("exec");
    assertThat(b.description()).isEqualTo("two");
    assertThat(b.retry()).isEqualTo(configuration.hub().retry()).isPresent();
  }

  @Test
  void loadsTheExample() {
    Path example = Path.of("..", "docs", "config.example.yaml");

    ServeConfiguration configuration =
        new ReadConfiguration(
                Map.of("--config", example.toString()), Map.of("HOME", "/home/ada"), "1")
            .read();

    assertThat(configuration.hub().actions().stream().map(ActionDefinition::name))
        .containsExactly("echo", "build");
    assertThat(configuration.hub().pool().limit()).isEqualTo(10);
    assertThat(configuration.hub().actions().getLast().pool().queue())
        .contains(
            new PoolConfig.Queue(
                true,
                20,
                PoolConfig.Order.FIRST,
                Duration.ofMinutes(30),
                PoolConfig.Displacement.FORCED_ONLY));
    assertThat(configuration.database()).isEqualTo(Optional.of(Path.of("overseer.db")));
  }

  private ConfigurationFile file(String yaml) {
    return new ConfigurationFile(folder, yaml);
  }
}
