package dev.overseer.bot.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  @Test
  void aBridgeAnswersWithFiveWords() {
    for (String word : new String[] {"delivered", "no_reader", "busy", "bad_input", "failed"}) {
      assertThat(Outcome.Status.ofBridge(word).orElseThrow().word()).isEqualTo(word);
    }
    assertThat(Outcome.Status.ofBridge("run_over")).isEmpty();
    assertThat(Outcome.Status.ofBridge("DELIVERED")).isEmpty();
  }

  @Test
  void onlyTextIsText() {
    assertThat(TextOf.utf8("héllo\n".getBytes(StandardCharsets.UTF_8))).contains("héllo\n");
    assertThat(TextOf.utf8(new byte[] {(byte) 0xff, (byte) 0xfe})).isEmpty();
    assertThat(TextOf.utf8(new byte[] {'a', 0, 'b'})).isEmpty();
    assertThat(TextOf.line("a\nb\tc\u001b[31m.txt")).isEqualTo("a b c [31m.txt");
  }
}
