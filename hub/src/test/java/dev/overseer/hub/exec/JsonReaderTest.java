package dev.overseer.hub.exec;

import static dev.overseer.hub.exec.JsonOracle.NULL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  @Test
  void readsAnObject() {
    String line =
        """
         {"text":"a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é😀", "number":-12.5e+1, "zero" : 0,
          "list":[1,[],{},"x",null], "map":{"true":true,"false":false}, "":null}\t
        """;
    assertThat(JsonReader.object(line, NULL))
        .contains(
            Map.of(
                "text",
                "a\"\\/\b\f\n\r\té😀é😀",
                "number",
                -125.0,
                "zero",
                0.0,
                "list",
                List.of(1.0, List.of(), Map.of(), "x", NULL),
                "map",
                Map.of("true", true, "false", false),
                "",
                NULL));
  }

  @Test
  void ofEqualKeysTheLastCounts() {
    assertThat(JsonReader.object("{\"a\":1,\"a\":2}", NULL)).contains(Map.of("a", 2.0));
  }

  @Test
  void replacesHalfOfASurrogatePair() {
    assertThat(JsonReader.object("{\"a\":\"\\ud800x\\udc00\"}", NULL))
        .contains(Map.of("a", "\ufffdx\ufffd"));
  }

  @Test
  void joinsASurrogatePairOfWhichOneHalfIsEscaped() {
    assertThat(JsonReader.object("{\"a\":\"\\ud83d\ude00\"}", NULL)).contains(Map.of("a", "😀"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "text",
        "null",
        "42",
        "\"text\"",
        "[1]",
        "{",
        "{}}",
        "{} x",
        "{a:1}",
        "{'a':1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":[1,]}",
        "{\"a\":[1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":-}",
        "{\"a\":1e999}",
        "{\"a\":NaN}",
        "{\"a\":tru}",
        "{\"a\":\"open}",
        "{\"a\":\"tab\t\"}",
        "{\"a\":\"\\x41\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u12",
        "{\"a\":\"\\",
        "{\"a\":\"\\\t\"}",
        "\ufeff{}",
        "{\u00a0}",
        "{/* comment */}",
      })
  void anythingElseIsNoObject(String line) {
    assertThat(JsonReader.object(line, NULL)).isEmpty();
    JsonOracle.check(line);
  }

  @Test
  void nestsNoDeeperThanTheStackAllows() {
    String deepest = "{\"a\":" + "[".repeat(199) + "]".repeat(199) + "}";
    assertThat(JsonReader.object(deepest, NULL)).isPresent();
    assertThat(JsonReader.object("{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}", NULL))
        .isEmpty();
    assertThat(JsonReader.object("{\"a\":".repeat(1_000_000), NULL)).isEmpty();
  }

  @Test
  void readsRandomAndDamagedObjectsAsJacksonDoes() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20260101);
    int objects = 0;
    for (int i = 0; i < 20_000; i++) {
      String line = RandomJson.object(random);
      if (random.nextBoolean()) {
        line = RandomJson.damage(random, line);
      }
      JsonOracle.check(line);
      objects += JsonReader.object(line, NULL).isPresent() ? 1 : 0;
    }
    assertThat(objects).as("objects among them").isBetween(10_000, 19_000);
  }
}
