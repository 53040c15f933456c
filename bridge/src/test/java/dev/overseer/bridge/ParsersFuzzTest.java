package dev.overseer.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.bridge.http.ListenAddress;
import dev.overseer.bridge.http.RefusedException;
import dev.overseer.bridge.http.Response;
import dev.overseer.bridge.http.ServeHttp;
import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Texts that are nearly inputs and nearly requests: each is either one, or refused in words. The
 * seed is fixed, so that a failure can be seen again; {@code -Dfuzz.seed} and {@code -Dfuzz.rounds}
 * look further.
 */
class ParsersFuzzTest {
  private static final List<String> WORDS =
      List.of(
          "\"",
          "{",
          "}",
          "[",
          ":",
          ",",
          "null",
          "1e999",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "\ufeff",
          "\"text\":",
          "\r\n",
          "\n",
          " ",
          "\r\n\r\n",
          "Content-Length: 5\r\n",
          "Host: localhost",
          "HTTP/1.1",
          "[[[[[[[[",
          "Expect: 100-continue\r\n",
          "\u00ff");

  private final SplittableRandom random = new SplittableRandom(Long.getLong("fuzz.seed", 20260101));

  @Test
  void everyTextIsAnInputOrRefused() {
    List<String> texts =
        List.of(
            "{\"text\": \"go on\", \"author\": \"anna\", \"channelId\": \"1\", \"run\": \"r\"}",
            "{\"text\": \"a\\nb\", \"other\": [1, {\"a\": null}]}");
    int inputs = 0;
    int rounds = Integer.getInteger("fuzz.rounds", 40_000);
    for (int round = 0; round < rounds; round++) {
      byte[] text = changed(texts.get(random.nextInt(texts.size())));
      try {
        InputMessage message = InputMessage.read(text, 100);
        assertThat(message.text().isBlank()).isFalse();
        assertThat(message.text().getBytes(UTF_8).length).isLessThanOrEqualTo(100);
        inputs++;
      } catch (RefusedException refused) {
        assertThat(refused.response().status()).isIn(400, 413);
        assertThat(refused).hasMessageMatching("(?s).{3,}");
      }
    }
    assertThat(inputs).as("who refuses everything is no test").isGreaterThan(rounds / 50);
  }

  @Test
  void everyTextIsARequestOrRefused() throws Exception {
    String text =
        "POST /input?a=b HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "Content-Type: application/json\r\n"
            + "Content-Length: 13\r\n\r\n"
            + "{\"text\": \"a\"}";
    int answered = 0;
    int rounds = Integer.getInteger("fuzz.rounds", 3_000);
    try (ServeHttp server =
        ServeHttp.open(
            ListenAddress.parse("127.0.0.1:0"),
            100,
            request -> Response.text(200, request.path()),
            Timers.system(),
            Log.silent())) {
      for (int round = 0; round < rounds; round++) {
        Http.Got got = Http.raw(server.address(), changed(text));
        // Nothing comes where the request has no end.
        assertThat(got.status()).isIn(0, 100, 200, 400, 403, 411, 413, 431);
        answered += got.status() == 200 ? 1 : 0;
      }
    }
    assertThat(answered).as("who refuses everything is no test").isGreaterThan(rounds / 50);
  }

  private byte[] changed(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int change = random.nextInt(4); change > 0 && bytes.length > 0; change--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> bytes = spliced(bytes, at, bytes, random.nextInt(bytes.length));
        default -> {
          byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(UTF_8);
          bytes = spliced(spliced(bytes, at, word, 0), at + word.length, bytes, at);
        }
      }
    }
    return bytes;
  }

  /** The beginning of one text, then the end of another. */
  private static byte[] spliced(byte[] head, int headEnd, byte[] tail, int tailStart) {
    byte[] both = Arrays.copyOf(head, headEnd + tail.length - tailStart);
    System.arraycopy(tail, tailStart, both, headEnd, tail.length - tailStart);
    return both;
  }
}
