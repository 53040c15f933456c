package dev.overseer.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.testkit.DriverJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadDriversTest {
  private static final String LIBRARY =
      "public class Library { public static String word() { return \"library\"; } }";

  @TempDir Path folder;

  private Path drivers;

  @BeforeEach
  void makeFolder() throws IOException {
    drivers = Files.createDirectory(folder.resolve("drivers"));
  }

  @Test
  void loadsEachJarBesideTheDriversThatComeAlong() throws IOException {
    driver("One", "\"one\"").pack(drivers.resolve("one.jar"));
    driver("Two", "\"two\"").pack(drivers.resolve("two.jar"));
    Files.writeString(drivers.resolve("README"), "no jar");
    Files.writeString(drivers.resolve(".half-copied.jar"), "no jar yet");

    Drivers loaded = configuration("").read().drivers();

    assertThat(loaded.types()).containsExactly("exec", "one", "two");
    assertThat(loaded.all().stream().map(driver -> driver.getClass().getClassLoader()))
        .doesNotHaveDuplicates();
  }

  @Test
  void loadsADriverWithItsLibrariesFromAFolderOfTheirOwn() throws IOException {
    new DriverJar(folder)
        .compile("Library", LIBRARY)
        .pack(drivers.resolve("mine").resolve("library.jar"));
    withLibrary().pack(drivers.resolve("mine").resolve("driver.jar"));

    assertThat(configuration("").read().drivers().types()).containsExactly("exec", "library");
  }

  @Test
  void anEmptyFolderIsFine() throws IOException {
    assertThat(configuration("").read().drivers().types()).containsExactly("exec");
  }

  @Test
  void namesTheLibraryThatIsMissing() throws IOException {
    Path jar = withLibrary().pack(drivers.resolve("alone.jar"));

    assertThat(problems(""))
        .containsExactly(
            ("drivers: %s can't be loaded: it needs the class Library, which is missing: put the"
                    + " jar that has it beside it, into a folder of their own")
                .formatted(jar));
  }

  @Test
  void saysWhyAJarCannotBeLoaded() throws IOException {
    Files.writeString(drivers.resolve("a.jar"), "this is no archive");
    new DriverJar(folder).compile("Library", LIBRARY).pack(drivers.resolve("b.jar"));
    new DriverJar(folder).provides("nobody.Wrote").pack(drivers.resolve("c.jar"));
    driver("Fails", "fail()").pack(drivers.resolve("d.jar"));
    driver("Exec", "\"exec\"").pack(drivers.resolve("e.jar"));
    driver("One", "\"one\"").pack(drivers.resolve("f.jar"));
    driver("Another", "\"one\"").pack(drivers.resolve("g.jar"));

    String setting = "drivers: " + drivers + "/";
    assertThat(problems("actions: {later: {type: not-known-while-a-driver-is-missing}}"))
        .satisfiesExactly(
            a -> assertThat(a).startsWith(setting + "a.jar can't be read as a jar: "),
            b ->
                assertThat(b)
                    .isEqualTo(
                        setting
                            + "b.jar has no driver: one is named in"
                            + " META-INF/services/dev.overseer.hub.spi.Driver of its jar"),
            c ->
                assertThat(c)
                    .isEqualTo(setting + "c.jar can't be loaded: Provider nobody.Wrote not found"),
            d ->
                assertThat(d)
                    .isEqualTo(
                        setting + "d.jar can't be loaded: java.lang.IllegalStateException: broken"),
            e ->
                assertThat(e)
                    .isEqualTo(
                        setting
                            + "e.jar has a driver for \"exec\", and so has overseer itself: take"
                            + " one of them away"),
            g ->
                assertThat(g)
                    .isEqualTo(
                        setting
                            + "g.jar has a driver for \"one\", and so has %s: take one of them away"
                                .formatted(drivers.resolve("f.jar"))));
  }

  @Test
  void wantsTheFolder() {
    ConfigurationFile file = new ConfigurationFile(folder, "drivers: " + folder + "/none");

    assertThat(file.problems(() -> file.reader().read()))
        .containsExactly(
            "drivers: %s/none is no folder: make it, or name another one".formatted(folder));
  }

  @Test
  void findsTheDriversOfAFileThatIsWrongOtherwise() throws IOException {
    driver("One", "\"one\"").pack(drivers.resolve("one.jar"));

    assertThat(configuration("lisen: 1").drivers().types()).containsExactly("exec", "one");
  }

  @Test
  void keepsWhatIsLoadedWhenItReadsAgain() throws IOException {
    driver("One", "\"one\"").pack(drivers.resolve("one.jar"));
    ReadConfiguration reader = configuration("");
    ServeConfiguration before = reader.read();
    Files.delete(drivers.resolve("one.jar"));

    assertThat(reader.readAgain(before).drivers()).isSameAs(before.drivers());
    assertThat(reader.read().drivers().types()).containsExactly("exec");
  }

  private ReadConfiguration configuration(String more) {
    return file(more).reader();
  }

  private List<String> problems(String more) {
    ConfigurationFile file = file(more);
    return file.problems(() -> file.reader().read());
  }

  private ConfigurationFile file(String more) {
    return new ConfigurationFile(folder, "drivers: %s\n%s".formatted(drivers, more));
  }

  /**
   * @param type an expression
   */
  private DriverJar driver(String name, String type) throws IOException {
    return new DriverJar(folder).compile(name, source(name, type)).provides(name);
  }

  /** A driver whose type only its library knows. */
  private DriverJar withLibrary() throws IOException {
    return new DriverJar(folder)
        .compile("Library", LIBRARY)
        .compile("Needs", source("Needs", "Library.word()"))
        .without("Library")
        .provides("Needs");
  }

  private static String source(String name, String type) {
    return """
    import dev.overseer.hub.ActionDefinition;
    import dev.overseer.hub.spi.*;

    public class %s implements Driver {
      @Override
      public String type() {
        return %s;
      }

      @Override
      public Action create(ActionDefinition definition) {
        return task -> Work.virtual(context -> 0);
      }

      private static String fail() {
        throw new IllegalStateException("broken");
      }
    }
    """
        .formatted(name, type);
  }
}
