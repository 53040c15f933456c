package dev.overseer.cli;

import static dev.overseer.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;

class CommandsTest {
  private final List<String> made = new ArrayList<>();
  private final List<Commands.Entry> entries =
      List.of(
          Commands.Entry.of("one", () -> make("one")),
          Commands.Entry.of("two", () -> make("two")),
          Commands.Entry.aboutOthers("all", () -> make("all")));

  @Test
  void makesOnlyTheCommandThatIsNamed() {
    Commands.treeFor(entries, "two", "--verbose");

    assertThat(made).containsExactly("two");
  }

  @Test
  void makesNoneForTheVersion() {
    Commands.treeFor(entries, "--version");
    Commands.treeFor(entries, "-V");

    assertThat(made).isEmpty();
  }

  @Test
  void makesAllForTheHelpForACommandAboutOthersAndForAnUnknownOne() {
    for (String first : List.of("--help", "all", "three")) {
      made.clear();
      Commands.treeFor(entries, first);

      assertThat(made).as(first).containsExactly("one", "two", "all");
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theHelpHasALineForEachCommand(String name) {
    assertThat(run("--help").out()).containsPattern("(?m)^ {2}" + name + " +\\S");
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachCommandHasAHelpWithExamples(String name) {
    String help = run("help", name).out();

    assertThat(help).startsWith("Usage: overseer " + name).contains("\nExamples:\n  ");
    assertThat(run(name, "--help").out()).isEqualTo(help);
  }

  @Test
  void theHelpOfAnUnknownCommandIsBadUsage() {
    assertThat(run("help", "hlp"))
        .isEqualTo(
            new CommandLines.Ran(
                2,
                "",
                """
                overseer: there is no command 'hlp'. Did you mean 'help'?
                Try 'overseer --help'.
                """));
  }

  private Object make(String name) {
    made.add(name);
    return new Nothing();
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    new Commands.Names().forEach(names::add);
    return names;
  }

  @Command
  private static final class Nothing {}
}
