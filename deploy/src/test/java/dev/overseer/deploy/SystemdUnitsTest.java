package dev.overseer.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The units, as systemd reads them. */
class SystemdUnitsTest {
  @TempDir private Path folder;

  static List<Path> units() {
    return Source.files(Source.DEPLOY.resolve("systemd"), ".service");
  }

  @ParameterizedTest
  @MethodSource("units")
  void areUnderstoodWhole(Path unit) throws Exception {
    Tool analyze = Tool.find("systemd-analyze", "systemd");
    // It wants the program to be there, and an instance to have a name.
    String text = Source.read(unit).replace("/opt/overseer/bin/overseer", "/bin/true");
    String name = String.valueOf(unit.getFileName()).replace("@.", "@some.");
    Path copy = Files.writeString(folder.resolve(name), text);

    Tool.Ran ran =
        analyze.run(folder, "verify", "--man=no", "--recursive-errors=no", copy.toString());

    assertThat(ran.output().lines().filter(line -> line.contains(name))).isEmpty();
    assertThat(ran.exit()).as(ran.output()).isZero();
  }

  @ParameterizedTest
  @MethodSource("units")
  void leaveEnoughTimeForAnEndInOrder(Path unit) {
    assertThat(Source.read(unit))
        .contains("Restart=on-failure", "User=overseer", "TimeoutStopSec=");
  }
}
