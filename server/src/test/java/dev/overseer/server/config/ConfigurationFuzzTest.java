package dev.overseer.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads files that are nearly configurations: whatever is wrong with one, it is said in words. The
 * seed is fixed, so that a failure can be seen again; {@code -Dfuzz.seed} and {@code -Dfuzz.rounds}
 * look further.
 */
class ConfigurationFuzzTest {
  private static final List<String> WORDS =
      List.of(
          "\"",
          "'",
          "[",
          "]",
          "{",
          "}",
          "*a",
          "&a ",
          "!x ",
          "<<: ",
          "- ",
          "? ",
          ": ",
          "|\n",
          ">-\n",
          "#",
          "---\n",
          "...\n",
          "%YAML 1.2\n",
          "\t",
          "\n",
          "\r",
          "\u0000",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\ud83d",
          "0x",
          "0o9",
          "1e999",
          ".nan",
          "~",
          "null",
          "-1",
          "99999999999999999999",
          "queue",
          "size",
          "limit",
          "actions",
          "type",
          "token",
          "@",
          "`",
          "\\",
          "\\x",
          "\"\\u12\"");

  @TempDir Path folder;

  @Test
  void saysWhatIsWrongWithWhateverItIsGiven() throws IOException {
    long seed = Long.getLong("fuzz.seed", 20260101);
    int rounds = Integer.getInteger("fuzz.rounds", 4000);
    SplittableRandom random = new SplittableRandom(seed);
    String example = Files.readString(Path.of("..", "docs", "config.example.yaml"));
    Path file = folder.resolve("config.yaml");
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      byte[] mutated = mutate(example, random);
      Files.write(file, mutated);
      try {
        new ReadConfiguration(Map.of("--config", file.toString()), Map.of("HOME", "/home/ada"), "1")
            .read();
      } catch (InvalidSettingsException expected) {
        refused++;
        assertThat(expected.problems()).isNotEmpty().allSatisfy(p -> assertThat(p).isNotBlank());
        assertThat(expected.getMessage()).doesNotContainPattern("[\\p{Cntrl}&&[^\\n]]");
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "seed %d, round %d:%n%s"
                .formatted(seed, round, new String(mutated, StandardCharsets.UTF_8)),
            e);
      }
    }
    assertThat(refused).as("files that were refused").isBetween(rounds / 2, rounds - 1);
  }

  private static byte[] mutate(String text, SplittableRandom random) {
    StringBuilder mutated = new StringBuilder(text);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && !mutated.isEmpty(); i++) {
      int at = random.nextInt(mutated.length());
      int length = Math.min(random.nextInt(20), mutated.length() - at);
      switch (random.nextInt(5)) {
        case 0 -> mutated.delete(at, at + length);
        case 1 -> mutated.insert(at, WORDS.get(random.nextInt(WORDS.size())));
        case 2 -> mutated.insert(at, mutated.substring(at, at + length));
        case 3 -> mutated.setCharAt(at, (char) random.nextInt(0x250));
        default -> mutated.setLength(at);
      }
    }
    byte[] bytes = mutated.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(8) == 0 && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      return Arrays.copyOf(bytes, bytes.length);
    }
    return bytes;
  }
}
