package dev.overseer.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.settings.Kind;
import dev.overseer.core.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @Test
  void saysWhatTheCodeSays() throws IOException {
    if ("renew".equals(System.getProperty("docs"))) {
      Files.writeString(PAGE, ConfigurationPage.text());
    }

    assertThat(PAGE)
        .as(
            "is stale; renew it with: ./mvnw -q -pl server -am test -Dtest=ConfigurationPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=renew")
        .hasContent(ConfigurationPage.text());
  }

  /** A default is a promise: whoever changes one changes this list too. */
  @Test
  void keepsTheDefaults() {
    List<String> defaults =
        Stream.of(ServeSettings.ALL, ActionSettings.ALL, PoolSettings.ALL, RetrySettings.ALL)
            .flatMap(List::stream)
            .map(ConfigurationPageTest::defaultOf)
            .toList();

    assertThat(String.join("\n", defaults))
        .isEqualTo(
            """
            config=config.yaml
            name=overseer
            listen=127.0.0.1:8080
            listen_without_token=false
            trusted_cidrs=
            allowed_origins=
            token=
            token_file=
            tls.certificate=
            tls.key=
            db=
            log_file=
            state_dir=
            drivers=
            stop_grace=5s
            keep_finished.number=1000
            keep_finished.age=24h
            replay.bytes=1MiB
            replay.finished_bytes=128KiB
            limits.line_bytes=256KiB
            limits.patience=5s
            limits.outbox_bytes=1MiB
            limits.send_buffer_bytes=256KiB
            limits.stall_timeout=30s
            limits.frame_bytes=1MiB
            limits.ping_interval=30s
            limits.handshake_timeout=10s
            limits.waiting_requests=64
            log_level=info
            log_format=text
            type is required
            description=
            dedupe_key=
            limit=0
            queue.enabled=
            queue.size=
            queue.order=first
            queue.max_age=0s
            queue.displace=false
            excess.action=stop
            excess.order=first
            excess.grace=0s
            restart_delay=0s
            restart_jitter=0s
            error_window=0s
            error_threshold=0\
            """);
  }

  private static <T> String defaultOf(Setting<T> setting) {
    Kind<T> kind = setting.kind();
    return setting
        .defaultValue()
        .map(value -> setting.key() + "=" + kind.write(value))
        .orElse(setting.key() + " is required");
  }
}
