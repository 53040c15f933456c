package dev.overseer.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.core.log.LogFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/home/ada", "SPOOL", "/s");

  private enum Colour {
    RED,
    DARK_BLUE
  }

  @Test
  void readsWhatIsInRange() {
    assertThat(read(Kinds.wholeNumber(1, 9), " 9 ")).isEqualTo(9);
    assertThat(read(Kinds.longNumber(0, Long.MAX_VALUE), "5000000000")).isEqualTo(5_000_000_000L);
    assertThat(read(Kinds.decimal(0, 1), "0.25")).isEqualTo(0.25);
    assertThat(read(Kinds.duration(), "1m30s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(read(Kinds.seconds(), "90")).isEqualTo(Duration.ofSeconds(90));
    assertThat(read(Kinds.seconds(), "1m30s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(read(Kinds.size(0, 1 << 30), "64KiB")).isEqualTo(65536);
    assertThat(read(Kinds.oneOf(Colour.class), "Dark-Blue")).isEqualTo(Colour.DARK_BLUE);
    assertThat(read(Kinds.text(), "a=b")).isEqualTo("a=b");
    assertThat(read(Kinds.secret(), "s3cret").reveal()).isEqualTo("s3cret");
  }

  @ParameterizedTest
  @CsvSource({"true,true", "YES,true", "on,true", "1,true", "false,false", "no,false", "off,false"})
  void readsSwitchesInAllTheirWords(String text, boolean expected) {
    assertThat(read(Kinds.trueOrFalse(), text)).isEqualTo(expected);
  }

  @Test
  void saysWhatItMustBe() {
    assertRefused(Kinds.wholeNumber(1, 9), "10", "must be a whole number from 1 to 9");
    assertRefused(Kinds.wholeNumber(1, 9), "0", "must be a whole number from 1 to 9");
    assertRefused(
        Kinds.wholeNumber(0, Integer.MAX_VALUE), "x", "must be a whole number, 0 or more");
    assertRefused(
        Kinds.longNumber(0, Long.MAX_VALUE),
        "99999999999999999999",
        "must be a whole number, 0 or more");
    assertRefused(Kinds.decimal(0, 1), "NaN", "must be a number from 0.0 to 1.0");
    assertRefused(
        Kinds.duration(), "-1s", "must be a duration like 300ms, 5s or 1m30s, 0s or more");
    assertRefused(
        Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(2)),
        "3h",
        "must be a duration like 300ms, 5s or 1m30s, from 1s to 2h");
    assertRefused(
        Kinds.seconds(), "-1", "must be a number of seconds or a duration like 1m30s, 0 or more");
    assertRefused(
        Kinds.seconds(),
        "99999999999999999999",
        "must be a number of seconds or a duration like 1m30s, 0 or more");
    assertRefused(
        Kinds.size(1024, 1 << 20),
        "2MiB",
        "must be a number of bytes like 512, 64KiB or 10MB, from 1KiB to 1MiB");
    assertRefused(Kinds.oneOf(Colour.class), "green", "must be red or dark-blue");
    assertRefused(Kinds.trueOrFalse(), "maybe", "must be true or false");
    assertRefused(Kinds.secret(), " ", "must not be blank");
    assertRefused(Kinds.path(), " ", "must be a path");
  }

  @Test
  void readsListsFromBothForms() {
    Kind<List<Integer>> kind = Kinds.listOf(Kinds.wholeNumber(0, 9));

    assertThat(read(kind, " 1, 2 ,,3")).containsExactly(1, 2, 3);
    assertThat(read(kind, "")).isEmpty();
    assertThat(kind.readList(List.of("1", "2"), ENVIRONMENT)).containsExactly(1, 2);
    assertThat(kind.write(List.of(1, 2))).isEqualTo("1, 2");
    assertRefused(kind, "1,22", "\"22\" in it must be a whole number from 0 to 9");
    assertThatThrownBy(() -> Kinds.text().readList(List.of("a"), ENVIRONMENT))
        .hasMessage("must be a text, not a list");
  }

  @Test
  void readsAnEmptyTextAsNoValueWhereThatMayBe() {
    assertThat(read(Kinds.optional(Kinds.path()), "")).isEmpty();
    assertThat(read(Kinds.optional(Kinds.path()), "a")).contains(Path.of("a"));
    assertThat(Kinds.optional(Kinds.path()).write(Optional.empty())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "~, /home/ada",
    "~/x, /home/ada/x",
    "${SPOOL}/in, /s/in",
    "a/${SPOOL}${HOME}, a/s/home/ada",
    "a~b/$c, a~b/$c",
  })
  void expandsPathsWithoutAShell(String text, Path expected) {
    assertThat(read(Kinds.path(), text)).isEqualTo(expected);
  }

  @Test
  void refusesPathsThatItCannotExpand() {
    assertRefused(Kinds.path(), "${NOPE}/x", "names ${NOPE}, which is not set in the environment");
    assertRefused(
        Kinds.path(),
        "~bob/x",
        "must write the home folder of another user in full: only ~ itself is known");
    assertRefused(Kinds.path(), "a\0b", "can't be a path: Nul character not allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "512B, 512",
    "2kB, 2000",
    "2 KiB, 2048",
    "10MB, 10000000",
    "1mib, 1048576",
    "1GB, 1000000000",
    "1GiB, 1073741824",
    "1TB, 1000000000000",
    "1TiB, 1099511627776",
  })
  void readsSizes(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"''", "-1", "1.5MiB", "1 K", "1Ki", "9999999TiB", "MiB"})
  void refusesOtherSizes(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .hasMessage("\"%s\" is not a size: write a number of bytes, like 512, 64KiB or 10MB", text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0B", "1000, 1000B", "1024, 1KiB", "1536, 1536B", "1048576, 1MiB", "5120, 5KiB"})
  void writesSizesInTheLargestUnitThatFits(long bytes, String expected) {
    assertThat(ByteSize.format(bytes)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"PT2H, 2h", "PT1H30M, 1h30m", "PT1M30S, 1m30s", "PT0S, 0s", "PT10M, 10m"})
  void writesDurationsAsShortAsTheyCanBe(Duration duration, String expected) {
    assertThat(Kinds.duration().write(duration)).isEqualTo(expected);
  }

  @Test
  void writesWhatItReads() {
    assertThat(Kinds.oneOf(LogFormat.class).write(LogFormat.JSON)).isEqualTo("json");
    assertThat(Kinds.trueOrFalse().write(true)).isEqualTo("true");
    assertThat(Kinds.secret().write(new Secret("s3cret"))).isEqualTo("(hidden)");
  }

  private static <T> T read(Kind<T> kind, String text) {
    return kind.read(text, ENVIRONMENT);
  }

  private static void assertRefused(Kind<?> kind, String text, String message) {
    assertThatThrownBy(() -> kind.read(text, ENVIRONMENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
