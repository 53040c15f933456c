package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {
  @Test
  void leavesOrdinaryTextAsItIs() {
    String text = "build-7 ünïcödé 漢字 🚀";

    assertThat(SafeText.of(text)).isSameAs(text);
    assertThat(SafeText.ofJson("{\"a\":\"" + text + "\"}")).contains(text);
  }

  @Test
  void showsWhatATerminalWouldObey() {
    assertThat(SafeText.of("a\u001b[2Jb\u0007\r\n\tc\u007f")).isEqualTo("a␛[2Jb␇␍␊␉c␡");
    assertThat(SafeText.of("8-bit \u009b31m")).isEqualTo("8-bit \ufffd31m");
    assertThat(SafeText.of("exe.\u202etxt\u2066\u2028\u200f"))
        .isEqualTo("exe.\ufffdtxt\ufffd\ufffd\ufffd");
  }

  @Test
  void keepsTabsInOutput() {
    assertThat(SafeText.ofOutput("a\tb\u001b")).isEqualTo("a\tb␛");
  }

  @Test
  void escapesInJsonWhatJsonLeavesBare() {
    assertThat(SafeText.ofJson("{\"id\":\"a\u009bb\u007f\"}"))
        .isEqualTo("{\"id\":\"a\\u009bb\\u007f\"}");
  }
}
