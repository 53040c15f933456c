package dev.overseer.cli;

import static dev.overseer.cli.CommandLines.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.cli.CommandLines.Ran;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class OverseerTest {
  @Test
  void tellsItsVersionInOneLine() {
    Ran ran = run("--version");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).matches("overseer \\d+\\.\\d+\\.\\d+\\S*, Java 25\\S*\n");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void refusesAnUnknownCommandAndNamesTheNearest() {
    Ran ran = run("completoin");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .isEqualTo(
            """
            overseer: there is no command 'completoin'. Did you mean 'completion'?
            Try 'overseer --help'.
            """);
  }

  @Test
  void refusesAnUnknownOptionAndPointsToTheHelpOfItsCommand() {
    Ran ran = run("completion", "--shell");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo(
            """
            overseer completion: Unknown option: '--shell'
            Try 'overseer completion --help'.
            """);
  }

  @Test
  void showsItsHelpAsAnErrorWhereNothingIsAsked() {
    Ran ran = run();

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).isEqualTo(run("--help").out());
  }

  @Test
  void exitsWithWhatTheCommandReturns() {
    assertThat(run(List.of(Commands.Entry.of("answer", Answer::new)), "answer").exit())
        .isEqualTo(42);
  }

  @Test
  void printsOnlyTheMessageOfAFailureThatIsForTheUser() {
    Ran ran = run(List.of(Commands.Entry.of("full", FullDisk::new)), "full");

    assertThat(ran.exit()).isEqualTo(7);
    assertThat(ran.err()).isEqualTo("overseer full: the disk is full: make room\n");
  }

  @Test
  void printsTheStackTraceOfAFaultOfItsOwn() {
    Ran ran = run(List.of(Commands.Entry.of("broken", Broken::new)), "broken");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err())
        .startsWith("overseer broken: this is a fault in overseer itself")
        .contains("IllegalStateException: two states at once")
        .contains("at dev.overseer.cli.OverseerTest$Broken.call");
  }

  @Command(name = "answer")
  private static final class Answer implements Callable<Integer> {
    @Override
    public Integer call() {
      return 42;
    }
  }

  @Command(name = "full")
  private static final class FullDisk implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new DiskFullException();
    }
  }

  @Command(name = "broken")
  private static final class Broken implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalStateException("two states at once");
    }
  }

  private static final class DiskFullException extends CommandException {
    private static final long serialVersionUID = 1L;

    DiskFullException() {
      super("the disk is full: make room");
    }

    @Override
    int exitCode() {
      return 7;
    }
  }
}
