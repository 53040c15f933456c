package dev.overseer.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTextTest {

  @Test
  void escapesWhatWouldEndTheStringOrTheLineOrCommandATerminal() {
    assertThat(JsonText.quoted("a\"b\\c\n\r\t\0\u001b\u0085\u2028é😀/"))
        .isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\u0000\\u001b\\u0085\\u2028é😀/\"");
  }

  @Test
  void replacesHalvesOfSurrogatePairs() {
    assertThat(JsonText.quoted("\ud83dx\ude00\ud83d")).isEqualTo("\"\ufffdx\ufffd\ufffd\"");
  }
}
