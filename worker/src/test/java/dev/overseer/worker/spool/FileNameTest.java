package dev.overseer.worker.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {

  @ParameterizedTest
  @CsvSource({
    "task-001, task-001",
    "a.b_c-D, a.b_c-D",
    "../etc/passwd, %2E.%2Fetc%2Fpasswd",
    "/abs, %2Fabs",
    ".hidden, %2Ehidden",
    "a b, a%20b",
    "100%, 100%25",
    "é, %C3%A9",
  })
  void plainIdsStayAndTheRestCanBeNoPath(String id, String name) {
    assertThat(FileName.of(id)).isEqualTo(name);
  }

  @Test
  void longOddAndEmptyIdsHaveNamesThatFitAndDiffer() {
    List<String> ids =
        List.of(
            "", ".", "..", "\n", "\0", "x".repeat(300), "x".repeat(301), "é".repeat(300), "/", "%");
    Set<String> names = new HashSet<>();
    for (String id : ids) {
      String name = FileName.of(id);
      assertThat(name).matches("[A-Za-z0-9_%~-][A-Za-z0-9._%~-]*").hasSizeLessThanOrEqualTo(200);
      names.add(name);
    }
    assertThat(names).hasSameSizeAs(ids);
  }
}
