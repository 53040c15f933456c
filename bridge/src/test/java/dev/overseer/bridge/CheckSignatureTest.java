package dev.overseer.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.bridge.http.RefusedException;
import dev.overseer.bridge.http.Request;
import dev.overseer.core.settings.Secret;
import dev.overseer.testkit.ManualTimers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckSignatureTest {
  private static final String BODY = "{\"text\": \"go on\"}";

  private final ManualTimers timers = new ManualTimers();
  private final CheckSignature check = new CheckSignature(new Secret("key"), timers);

  private long now() {
    return timers.instant().getEpochSecond();
  }

  private static Request request(Map<String, String> headers, String body) {
    return new Request("POST", "/input", headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Request signed(long at, String key, String body) {
    return request(
        Map.of(
            "x-timestamp", String.valueOf(at),
            "x-signature-256", Signed.of(key, String.valueOf(at), body)),
        body);
  }

  /**
   * What openssl says: {@code printf '1767225600.{"text": "go on"}' | openssl dgst -sha256 -hmac
   * key}.
   */
  @Test
  void theSignatureIsThatOfTheProtocol() {
    assertThat(Signed.of("key", "1767225600", BODY))
        .isEqualTo("sha256=239ea3701c1369a22351037ecc0284c22e9603adf32e88ffb4f7cacaef31c0c2");
  }

  @Test
  void aSignedRequestIsTakenOnce() {
    Request request = signed(now(), "key", BODY);
    assertThatCode(() -> check.check(request)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check.check(request))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.response().status()).isEqualTo(401))
        .hasMessageContaining("was made before");

    timers.advance(Duration.ofSeconds(1));
    assertThatCode(() -> check.check(signed(now(), "key", BODY))).doesNotThrowAnyException();
    assertThatThrownBy(() -> check.check(request)).hasMessageContaining("was made before");
  }

  @Test
  void anotherSpellingOfTheSameSignatureIsTheSame() {
    String at = String.valueOf(now());
    String signature = Signed.of("key", at, BODY);
    assertThatCode(() -> check.check(signed(now(), "key", BODY))).doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                check.check(
                    request(
                        Map.of(
                            "x-timestamp",
                            at,
                            "x-signature-256",
                            signature.toUpperCase(Locale.ROOT)),
                        BODY)))
        .hasMessageContaining("was made before");
  }

  @ParameterizedTest
  @CsvSource({"-300, true", "300, true", "-301, false", "301, false"})
  void itMustBeFresh(long seconds, boolean taken) {
    Request request = signed(now() + seconds, "key", BODY);
    if (taken) {
      assertThatCode(() -> check.check(request)).doesNotThrowAnyException();
      // At no later time is it fresh again and forgotten.
      for (int i = 0; i < 700; i++) {
        timers.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> check.check(request)).isInstanceOf(RefusedException.class);
      }
    } else {
      assertThatThrownBy(() -> check.check(request)).hasMessageContaining("X-Timestamp");
    }
  }

  @Test
  void whatIsForgedIsRefused() {
    String at = String.valueOf(now());
    String right = Signed.of("key", at, BODY);
    for (Request forged :
        new Request[] {
          signed(now(), "other", BODY),
          request(Map.of("x-timestamp", at, "x-signature-256", right), BODY + " "),
          request(Map.of("x-timestamp", String.valueOf(now() - 1), "x-signature-256", right), BODY),
          request(Map.of("x-timestamp", at), BODY),
          request(Map.of("x-signature-256", right), BODY),
          request(Map.of("x-timestamp", at, "x-signature-256", right.substring(7)), BODY),
          request(Map.of("x-timestamp", at, "x-signature-256", right.substring(0, 70)), BODY),
          request(Map.of("x-timestamp", "0" + at + "000000000000", "x-signature-256", right), BODY),
          request(Map.of("x-timestamp", "-1", "x-signature-256", right), BODY)
        }) {
      assertThatThrownBy(() -> check.check(forged)).isInstanceOf(RefusedException.class);
    }
    assertThatCode(() -> check.check(signed(now(), "key", BODY))).doesNotThrowAnyException();
  }
}
