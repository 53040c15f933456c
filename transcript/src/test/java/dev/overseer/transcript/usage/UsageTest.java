package dev.overseer.transcript.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
  @TempDir private Path folder;

  private final CountUsage usage = new CountUsage();

  @Test
  void countsTheLastUsageOfEachMessageOnce() {
    usage.used("m1/r1", "opus", new Usage(3, 1, 0, 0, 9));
    usage.used("m2/r2", "opus", new Usage(5, 1, 0, 0, 0));
    usage.used("m1/r1", "opus", new Usage(3, 80, 0, 0, 9));
    usage.used("m2/r3", "haiku", new Usage(1, 1, 0, 0, 0));

    assertThat(usage.messages()).isEqualTo(3);
    assertThat(usage.byModel())
        .isEqualTo(Map.of("opus", new Usage(8, 81, 0, 0, 9), "haiku", new Usage(1, 1, 0, 0, 0)));
  }

  @Test
  void takesErrorTextsOfTheProgramForNothing() {
    usage.used("m1/", "<synthetic>", new Usage(7, 7, 7, 7, 7));

    assertThat(usage.byModel()).isEmpty();
    assertThat(usage.messages()).isZero();
  }

  @Test
  void remembersThatAnOldMessageWasCounted() {
    for (int i = 0; i < 10_000; i++) {
      usage.used("m" + i, "opus", new Usage(1, 1, 0, 0, 0));
    }
    usage.used("m0", "opus", new Usage(1000, 1, 0, 0, 0));

    assertThat(usage.messages()).isEqualTo(10_000);
    assertThat(usage.byModel().get("opus")).isEqualTo(new Usage(10_000, 10_000, 0, 0, 0));
  }

  @Test
  void remembersKeysWithinBounds() {
    Keys keys = new Keys();
    for (int i = 0; i < 3 * Keys.MOST; i++) {
      assertThat(keys.add("key " + i)).isTrue();
    }

    assertThat(keys.contains("key " + (2 * Keys.MOST + 1))).isTrue();
    assertThat(keys.add("key " + (3 * Keys.MOST - 1))).isFalse();
    assertThat(keys.contains("key 0")).isFalse();
  }

  @Test
  void tellsWhatItCost() {
    Prices.Cost cost =
        Prices.builtIn()
            .of(
                Map.of(
                    "claude-opus-4-5-20251101",
                    new Usage(1_000_000, 100_000, 200_000, 100_000, 10_000_000)));

    assertThat(cost.dollars()).isCloseTo(5 + 2.5 + 1.25 + 1 + 5, within(1e-9));
    assertThat(cost.complete()).isTrue();
  }

  @Test
  void leavesOutWhatItKnowsNoPriceOf() {
    Prices.Cost cost =
        Prices.builtIn().of(Map.of("claude-opus-99", new Usage(1_000_000, 0, 0, 0, 0)));

    assertThat(cost).isEqualTo(new Prices.Cost(0, false));
  }

  @Test
  void takesPricesOfTheUsers() throws IOException {
    Path file = folder.resolve("prices.json");
    Files.writeString(
        file,
        "{\"my-model\": {\"input\": 2, \"output\": 4}, \"gpt-5\": {\"input\":1,\"output\":1}}");
    Prices prices = Prices.builtIn().with(file);

    Usage million = new Usage(1_000_000, 1_000_000, 0, 0, 0);
    assertThat(prices.of(Map.of("my-model", million)).dollars()).isEqualTo(6);
    assertThat(prices.of(Map.of("gpt-5", million)).dollars()).isEqualTo(2);
    assertThat(prices.of(Map.of("claude-haiku-4-5", million)).dollars()).isEqualTo(6);
  }

  @Test
  void refusesPricesThatAreNone() throws IOException {
    Path file = Files.writeString(folder.resolve("prices.json"), "{\"m\": {\"input\": -2}}");

    assertThatThrownBy(() -> Prices.builtIn().with(file))
        .hasMessage("input of m must be a number of US dollars per million tokens, 0 or more");
  }

  @ParameterizedTest
  @CsvSource({
    "claude-opus-4-5-20251101, claude-opus-4-5",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0, claude-sonnet-4-5",
    "anthropic/claude-opus-4-6[1m], claude-opus-4-6",
    "claude-sonnet-4@20250514, claude-sonnet-4",
    "claude-opus-4-1, claude-opus-4-1",
    "gemini-2.5-pro, gemini-2.5-pro",
    "gpt-5-2025-08-07, gpt-5",
  })
  void findsAModelByItsPlainName(String model, String plain) {
    assertThat(Prices.plain(model)).isEqualTo(plain);
  }
}
