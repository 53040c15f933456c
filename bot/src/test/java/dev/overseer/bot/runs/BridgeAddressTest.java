package dev.overseer.bot.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8090",
        "http://localhost:1",
        "http://[::1]:8090",
        "unix:/run/bridge.sock"
      })
  void takesWhatIsOnThisMachine(String text) {
    assertThat(BridgeAddress.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1:8090",
        "http://127.0.0.1.example.org:8090",
        "http://169.254.169.254:80",
        "https://127.0.0.1:8090",
        "http://127.0.0.1",
        "http://127.0.0.1:8090/admin",
        "http://127.0.0.1:8090?x=1",
        "http://user@127.0.0.1:8090",
        "unix:relative",
        "file:///etc/passwd",
        ""
      })
  void takesNothingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> BridgeAddress.parse(text));
  }
}
