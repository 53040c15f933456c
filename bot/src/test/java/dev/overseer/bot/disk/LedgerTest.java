package dev.overseer.bot.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class LedgerTest {
  @TempDir private Path folder;

  private final List<String> replayed = new ArrayList<>();
  private final List<ObjectNode> live = new ArrayList<>();

  private Ledger open() throws IOException {
    replayed.clear();
    return Ledger.open(
        folder.resolve("l.jsonl"),
        entry -> replayed.add(Json.required(entry, "n")),
        () -> List.copyOf(live),
        false);
  }

  private static ObjectNode entry(int n) {
    return Json.object().put("n", Integer.toString(n));
  }

  @Test
  void replaysWhatWasAppendedAndCutsOffWhatWasNotFinished() throws IOException {
    try (Ledger ledger = open()) {
      ledger.append(List.of(entry(1), entry(2)));
    }
    Path file = folder.resolve("l.jsonl");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.writeString(file, "{\"n\": \"3", StandardOpenOption.APPEND);

    try (Ledger ledger = open()) {
      assertThat(replayed).containsExactly("1", "2");
      ledger.append(entry(4));
    }
    open().close();
    assertThat(replayed).containsExactly("1", "2", "4");
  }

  @Test
  void staysSmallHoweverMuchHappens() throws IOException {
    live.add(entry(7));
    try (Ledger ledger = open()) {
      for (int i = 0; i < 100_000; i++) {
        ledger.append(entry(i));
        ledger.compact();
      }
    }

    open().close();
    assertThat(replayed).hasSizeLessThan(2000);
    assertThat(Files.size(folder.resolve("l.jsonl"))).isLessThan(40_000);
  }

  @Test
  void whatAFullDiskDoesNotTakeWasNotAcknowledgedAndTheRestIsKept() throws IOException {
    Path small = Files.createDirectory(folder.resolve("small"));
    int acknowledged = 0;
    try (SmallDisk disk = mountOrSkip(small)) {
      Path file = disk.folder().resolve("l.jsonl");
      try (Ledger ledger = Ledger.open(file, entry -> {}, () -> List.copyOf(live), true)) {
        ObjectNode large = entry(1).put("text", "x".repeat(5000));
        try {
          while (true) {
            ledger.append(large);
            acknowledged++;
          }
        } catch (DiskException full) {
          assertThat(full).hasMessageContaining("STATE_DIR");
        }
        assertThatThrownBy(() -> ledger.append(large)).isInstanceOf(DiskException.class);
      }
      Ledger.open(
              file, entry -> replayed.add(Json.required(entry, "n")), () -> List.copyOf(live), true)
          .close();
    }
    assertThat(acknowledged).isPositive();
    assertThat(replayed).hasSize(acknowledged);
  }

  private static SmallDisk mountOrSkip(Path where) {
    try {
      return SmallDisk.mount(where, 256);
    } catch (UnsupportedOperationException notAllowed) {
      return Assumptions.abort("needs root: " + notAllowed);
    }
  }
}
