package dev.overseer.transcript.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadJsonTest {
  private final ReadJson json = new ReadJson();

  @Test
  void readsEveryKindOfValue() throws IOException {
    Json value =
        read(
            """
            {"text": "a\\n\\"b\\"\\u00e4\\ud83d\\ude00", "whole": -12, "cost": 1.5e2, "yes": true,
             "no": false, "nothing": null, "list": [1, [2], {"three": 3}], "empty": {}}
            """);

    assertThat(value.get("text").text()).isEqualTo("a\n\"b\"ä😀");
    assertThat(value.get("whole").whole()).isEqualTo(-12);
    assertThat(value.get("cost")).isEqualTo(new Json.Amount(150, 150));
    assertThat(value.get("yes").isTrue()).isTrue();
    assertThat(value.get("no").isTrue()).isFalse();
    assertThat(value.get("nothing").isPresent()).isFalse();
    assertThat(value.get("list").items().get(2).get("three").whole()).isEqualTo(3);
    assertThat(value.get("empty").isObject()).isTrue();
  }

  @Test
  void givesNothingForWhatIsNotThere() throws IOException {
    Json value = read("{\"a\": 1}");

    assertThat(value.get("b", "c").get("d").text()).isEmpty();
    assertThat(value.get("a").items()).isEmpty();
    assertThat(value.get("a").text()).isEmpty();
    assertThat(value.get("b").whole()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "[1",
        "[1,]",
        "{,}",
        "nul",
        "\"abc",
        "\"\\x\"",
        "\"\\u12g4\"",
        "{\"a\" 1}",
        "{} {}",
        "[1 2]",
        "Infinity",
        "0x10",
        "1-",
        "}",
        "{\"a\":1]"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void forgivesInvalidUtf8() throws IOException {
    byte[] bytes = "\"a\u00ffb\u00c3c\u00e2\u0082d\u00f0\u009f\u0098\u0080e\"".getBytes(ISO_8859_1);

    Json value = json.read(new ByteArrayInputStream(bytes));

    assertThat(value.text()).isEqualTo("a\ufffdb\ufffdc\ufffdd😀e");
  }

  @Test
  void replacesHalfASurrogatePair() throws IOException {
    assertThat(read("\"\\ud83dx\"").text()).isEqualTo("\ufffdx");
    assertThat(read("\"\\ud83d\\n\"").text()).isEqualTo("\ufffd\n");
    assertThat(read("\"\\ud83d\\ud83d\\ude00\"").text()).isEqualTo("\ufffd😀");
    assertThat(read("\"\\ude00\"").text()).isEqualTo("\ufffd");
  }

  @Test
  void keepsOnlyTheBeginningOfALongStringAndFindsTheRestAgain() throws IOException {
    String large = "0123456789äöü😀\n".repeat(100_000);
    String text =
        "{\"name\": \"first\", \"b\": [\"second\", \"%s\"], \"c\": \"last\"}"
            .formatted(large.replace("\n", "\\n"));

    Json value = read(text);

    Json.Chars chars = (Json.Chars) value.get("b").items().get(1);
    assertThat(chars.head()).hasSizeBetween(ReadJson.STRING_CHARS - 1, ReadJson.STRING_CHARS);
    assertThat(large).startsWith(chars.head());
    assertThat(chars.length()).isEqualTo(large.length());
    assertThat(copied(text, chars.index())).isEqualTo(large);
    assertThat(copied(text, 0)).isEqualTo("first");
    assertThat(copied(text, 3)).isEqualTo("last");
    assertThatThrownBy(() -> copied(text, 4)).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void doesNotTakeAName() throws IOException {
    String name = "n".repeat(5000);

    assertThat(copied("{\"%s\": {\"b\": \"text\"}}".formatted(name), 0)).isEqualTo("text");
  }

  @Test
  void countsStringsBelowItsDepth() throws IOException {
    String text =
        "[%s\"deep\", {\"name\": \"deeper\"}%s, \"after\"]"
            .formatted("[".repeat(100), "]".repeat(100));

    Json.Chars after = (Json.Chars) read(text).items().get(1);

    assertThat(copied(text, after.index())).isEqualTo("after");
  }

  @Test
  void survivesDepth() {
    String text = "[".repeat(200_000) + "]".repeat(200_000);

    assertThatCode(() -> read(text)).doesNotThrowAnyException();
  }

  @Test
  void keepsABoundedNumberOfValues() throws IOException {
    Json value = read("[" + "{\"a\":\"b\"},".repeat(50_000) + "1]");

    assertThat(value.size()).isEqualTo(50_001);
    assertThat(value.items()).hasSize(1000);
  }

  @Test
  void keepsABoundedNumberOfCharacters() throws IOException {
    String large = "x".repeat(7000);

    Json value = read("[" + ("\"" + large + "\",").repeat(100) + "1]");

    int kept = value.items().stream().mapToInt(one -> one.text().length()).sum();
    assertThat(kept).isEqualTo(ReadJson.ALL_CHARS);
    assertThat(((Json.Chars) value.items().get(99)).length()).isEqualTo(7000);
  }

  @Test
  void neverDoesAnythingButReadOrRefuse() {
    Random random = new Random(4);
    String whole =
        """
        {"type":"user","message":{"content":[{"a":"\\u00e4\\n😀","b":[1,2.5e3,true,null]}]},"x":-7}\
        """;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = whole.getBytes(UTF_8);
      for (int change = 0; change <= random.nextInt(4); change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(bytes.length + 1);
      try {
        Json value = json.read(new ByteArrayInputStream(bytes, 0, length));
        assertThat(value).isNotNull();
      } catch (MalformedJsonException refused) {
        assertThat(refused).hasMessageContaining(" at byte ");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Json read(String text) throws IOException {
    return json.read(in(text));
  }

  private String copied(String text, int index) throws IOException {
    StringWriter out = new StringWriter();
    json.copyString(in(text), index, out);
    return out.toString();
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
