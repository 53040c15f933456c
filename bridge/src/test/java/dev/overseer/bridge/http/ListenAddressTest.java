package dev.overseer.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8090, 127.0.0.1:8090",
    "localhost:0, 127.0.0.1:0",
    "[::1]:65535, [::1]:65535",
    "unix:/run/a b.sock, unix:/run/a b.sock"
  })
  void thisMachineIsListenedOn(String text, String address) {
    assertThat(ListenAddress.parse(text)).hasToString(address);
    assertThat(ListenAddress.kind().write(ListenAddress.parse(text))).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:8090",
        "[::]:8090",
        ":8090",
        "8090",
        "*:8090",
        "192.168.1.2:8090",
        "bridge.example:8090",
        "127.0.0.1.example:8090",
        "127.0.0.2:8090",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "127.0.0.1:-1",
        "unix:relative.sock",
        "unix:",
        "[::ffff:0.0.0.0]:8090",
        "LOCALHOST:1"
      })
  void nothingElseIs(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPathThatTheKernelWouldNotTakeIsNone() {
    assertThatThrownBy(() -> ListenAddress.parse("unix:/" + "x".repeat(107)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ListenAddress.parse("unix:/" + "x".repeat(106)))
        .isInstanceOf(ListenAddress.Unix.class);
  }
}
