package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemCheckTest {
  @TempDir Path folder;

  @Test
  void thisMachineIsOne() {
    assertThatCode(SystemCheck::run).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, 5.3.0",
    "Linux, aarch64, 6.12.0-1-arm64",
    "Linux, amd64, 10.0-rc1",
    "Linux, amd64, homemade",
  })
  void theseAreToo(String system, String architecture, String kernel) {
    assertThatCode(() -> SystemCheck.platform(system, architecture, kernel))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "Mac OS X, aarch64, 25.1, this is Mac OS X",
    "Linux, riscv64, 6.1, this is Linux on riscv64",
    "Linux, x86, 6.1, this is Linux on x86",
    "Linux, amd64, 5.2.9, this is Linux 5.2.9",
    "Linux, amd64, 4.18.0-553.el8, this is Linux 4.18.0-553.el8",
  })
  void theseAreNot(String system, String architecture, String kernel, String found) {
    assertThatThrownBy(() -> SystemCheck.platform(system, architecture, kernel))
        .isInstanceOf(UnsupportedSystemException.class)
        .hasMessageStartingWith(
            "processes need Linux 5.3 or newer on x86-64 or aarch64, with glibc")
        .hasMessageEndingWith(found);
  }

  @Test
  void epollEventsArePackedOnX86Only() {
    assertThat(Epoll.Layout.of("amd64")).isEqualTo(new Epoll.Layout(12, 4));
    assertThat(Epoll.Layout.of("aarch64")).isEqualTo(new Epoll.Layout(16, 8));
  }

  @Test
  void aStateDirectoryThatIsAFileIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> Processes.open(file))
        .isInstanceOf(StateDirectoryException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("name a folder");
    assertThatThrownBy(() -> Processes.open(file.resolve("below")))
        .isInstanceOf(StateDirectoryException.class);
  }

  @Test
  void aStateDirectoryIsMade() throws Exception {
    Path deep = folder.resolve("a/b/ü c");
    try (Processes processes = Processes.open(deep)) {
      assertThat(Shell.run(processes, "exit 1").exit()).isEqualTo(new ExitStatus.Exited(1));
      assertThat(deep).isNotEmptyDirectory();
    }
    assertThat(deep).isEmptyDirectory();
  }

  @Test
  void gracesHaveARange() {
    assertThat(Grace.defaults().drainGrace()).hasMillis(500);
    assertThat(Grace.defaults().stopGrace()).hasSeconds(2);
    assertThat(Grace.defaults().pauseGrace()).hasSeconds(10);
    assertThatThrownBy(() -> new Grace(Duration.ofMillis(-1), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the drain grace is PT-0.001S: give it a duration from 0 to 1 h");
    assertThatThrownBy(() -> new Grace(Duration.ZERO, Duration.ofHours(2)))
        .hasMessageContaining("the stop grace is PT2H");
  }
}
