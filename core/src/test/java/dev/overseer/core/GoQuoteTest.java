package dev.overseer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoQuoteTest {

  /** What strconv.Quote of Go 1.26 gives, but for the last one, which no Go string can hold. */
  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("", "\"\""),
        Arguments.of("v", "\"v\""),
        Arguments.of("a\"b\\c", "\"a\\\"b\\\\c\""),
        Arguments.of("\u0007\b\f\n\r\t\u000b", "\"\\a\\b\\f\\n\\r\\t\\v\""),
        Arguments.of("\0\u001f\u007f", "\"\\x00\\x1f\\x7f\""),
        Arguments.of("\u0080\u00ad", "\"\\u0080\\u00ad\""),
        Arguments.of("é世界😀\u0301", "\"é世界😀\u0301\""),
        Arguments.of("\u00a0\u200b\u2028\ufeff", "\"\\u00a0\\u200b\\u2028\\ufeff\""),
        Arguments.of("\ue000\udb40\udc01\u0378", "\"\\ue000\\U000e0001\\u0378\""),
        Arguments.of("'`$\ufffd", "\"'`$\ufffd\""),
        Arguments.of("a\ud800b", "\"a\ufffdb\""));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void quotesAsGoDoes(String text, String quoted) {
    assertThat(GoQuote.quote(text)).isEqualTo(quoted);
  }
}
