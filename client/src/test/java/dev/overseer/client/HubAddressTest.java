package dev.overseer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9000, http://127.0.0.1:9000",
    "ws://hub.example:9000/ws, http://hub.example:9000",
    "HTTPS://hub.example, https://hub.example:443",
    "wss://hub.example/deep/ws, https://hub.example:443/deep/ws",
    "http://hub.example/, http://hub.example:8080",
    "hub.example, http://hub.example:8080",
    "hub.example:81, http://hub.example:81",
    ":8081, http://127.0.0.1:8081",
    "http://[::1]:8080, http://[::1]:8080",
    "unix:/run/hub.sock, unix:/run/hub.sock",
    "unix:///run/hub.sock, unix:/run/hub.sock",
    "/run/hub.sock, unix:/run/hub.sock",
    "./hub.sock, unix:./hub.sock",
  })
  void readsEveryFormThatAHubIsConfiguredWith(String text, String shown) {
    assertThat(HubAddress.parse(text)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://hub",
        "http://",
        "unix:",
        "http://hub:port",
        "http://user:secret@hub",
        "a b",
        "http://hub/ws?token=secret"
      })
  void saysWhatAnAddressLooksLike(String text) {
    assertThatThrownBy(() -> HubAddress.parse(text))
        .isInstanceOf(ClientException.BadAddress.class)
        .hasMessage(
            "\"%s\" is not the address of a hub: write http://HOST:PORT, https://HOST:PORT or"
                + " unix:/PATH",
            text);
  }

  @Test
  void takesTheDefaultSocketOnlyIfItExists(@TempDir Path runtime) throws IOException {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", runtime.toString());

    assertThat(HubAddress.fallback(environment)).hasToString("http://127.0.0.1:8080");
    assertThat(HubAddress.fallback(Map.of())).hasToString("http://127.0.0.1:8080");

    Files.createFile(runtime.resolve("overseer.sock"));
    assertThat(HubAddress.fallback(environment))
        .isEqualTo(new HubAddress.Unix(runtime.resolve("overseer.sock")));
  }
}
