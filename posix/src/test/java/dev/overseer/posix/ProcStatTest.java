package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {

  @ParameterizedTest
  @ValueSource(strings = {"sh", "a b", ") Z 1 2 (", "((", "x\ny) S 9 9 9", ""})
  void readsFieldsBehindAnyName(String name) {
    String line =
        "833 ("
            + name
            + ") S 812 833 830 0 -1 4194560 1 2 3 4 50 60 7 8 20 0 1 0 4790 99 300"
            + " 18446744073709551615 1\n";
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);

    assertThat(ProcStat.parse(833, bytes, bytes.length))
        .isEqualTo(new ProcStat(new ProcessIdentity(833, 4790), 'S', 812, 833, 830, 125, 300));
  }

  @Test
  void knowsTheDead() {
    byte[] bytes =
        "833 (sh) Z 812 833 833 0 -1 4227084 0 0 0 0 0 0 0 0 20 0 1 0 4790 0 0 0\n"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(ProcStat.parse(833, bytes, bytes.length).isDead()).isTrue();
  }

  @Test
  void findsOurselvesAndNobodyElse() {
    long us = ProcessHandle.current().pid();
    ProcStat row = ProcStat.of(us).orElseThrow();
    assertThat(row.identity().pid()).isEqualTo(us);
    assertThat(row.parent()).isEqualTo(ProcessHandle.current().parent().orElseThrow().pid());
    assertThat(row.isDead()).isFalse();
    assertThat(row.residentPages()).isPositive();
    assertThat(ProcStat.of(0)).isEmpty();
  }
}
