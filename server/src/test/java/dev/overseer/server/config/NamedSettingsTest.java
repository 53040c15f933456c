package dev.overseer.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.log.LogLevel;
import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mapping of names that others read, and other defaults. */
class NamedSettingsTest {
  private static final Setting<Integer> SIZE =
      Setting.of("size", Kinds.wholeNumber(0, 10)).byDefault(1).means("How large.");

  @TempDir private Path folder;

  @Test
  void aFileMayHaveThemInItsOrder() {
    ServeConfiguration read =
        reader("things: {small: {}, large: {size: 9}}").withNamed("things", List.of(SIZE)).read();

    assertThat(read.named()).containsOnlyKeys("small", "large");
    assertThat(read.named().keySet()).containsExactly("small", "large");
    assertThat(
            read.named().values().stream()
                .map(source -> Settings.read(List.of(SIZE), List.of(source), Map.of()).get(SIZE)))
        .containsExactly(1, 9);
  }

  @Test
  void whatTheyMayNotHaveIsRefusedWithItsPlace() {
    ConfigurationFile file = file("things:\n  one: {sise: 9}\n");

    assertThat(file.problems(() -> file.reader().withNamed("things", List.of(SIZE)).read()))
        .singleElement()
        .asString()
        .startsWith("config.yaml:2: things.one.sise is not known");
  }

  @Test
  void withoutThemTheKeyIsNotKnown() {
    assertThat(file("things: {}").problems()).singleElement().asString().contains("things");
  }

  @Test
  void aFileMayHaveASectionOfOthers() {
    ServeConfiguration read = reader("thing: {size: 9}").withSection("thing", List.of(SIZE)).read();

    assertThat(Settings.read(List.of(SIZE), List.of(read.section()), Map.of()).get(SIZE))
        .isEqualTo(9);
    ServeConfiguration without = reader("{}").withSection("thing", List.of(SIZE)).read();
    assertThat(Settings.read(List.of(SIZE), List.of(without.section()), Map.of()).get(SIZE))
        .isEqualTo(1);
    ConfigurationFile file = file("thing:\n  sise: 9\n");
    assertThat(file.problems(() -> file.reader().withSection("thing", List.of(SIZE)).read()))
        .singleElement()
        .asString()
        .startsWith("config.yaml:2: thing.sise is not known");
  }

  @Test
  void otherDefaultsAreWeakerThanTheFile() {
    Map<String, String> defaults = Map.of("name", "mine", "log_level", "warn");

    ServeConfiguration read = reader("name: its").withDefaults(defaults).read();

    assertThat(read.server().name()).isEqualTo("its");
    assertThat(read.logLevel()).isEqualTo(LogLevel.WARN);
  }

  private ReadConfiguration reader(String yaml) {
    return file(yaml).reader();
  }

  private ConfigurationFile file(String yaml) {
    return new ConfigurationFile(folder, yaml);
  }
}
