package dev.overseer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateHomeTest {
  @Test
  void isWhereTheUserWantsState() {
    assertThat(StateHome.of(Map.of("XDG_STATE_HOME", "/var/mine", "HOME", "/home/ann")))
        .isEqualTo(Path.of("/var/mine/overseer"));
  }

  @Test
  void isBelowHomeWhereNothingOrSomethingRelativeIsSaid() {
    Path usual = Path.of("/home/ann/.local/state/overseer");

    assertThat(StateHome.of(Map.of("HOME", "/home/ann"))).isEqualTo(usual);
    assertThat(StateHome.of(Map.of("XDG_STATE_HOME", "", "HOME", "/home/ann"))).isEqualTo(usual);
    assertThat(StateHome.of(Map.of("XDG_STATE_HOME", "state", "HOME", "/home/ann")))
        .isEqualTo(usual);
  }

  @Test
  void withoutHomeItIsTheUsersOwn() {
    assertThat(StateHome.of(Map.of()))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".local/state/overseer"));
  }
}
