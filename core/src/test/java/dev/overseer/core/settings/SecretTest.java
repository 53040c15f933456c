package dev.overseer.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretTest {
  private record Account(String name, Secret password) {}

  @Test
  void hidesWhereverItGets() {
    Secret secret = new Secret("s3cret");

    assertThat(secret.toString()).isEqualTo("(hidden)");
    assertThat(new Account("ada", secret).toString())
        .isEqualTo("Account[name=ada, password=(hidden)]");
    assertThat("%s %s".formatted(secret, List.of(secret))).isEqualTo("(hidden) [(hidden)]");
    assertThat(secret.hashCode()).isEqualTo(new Secret("other").hashCode());
  }

  @Test
  void knowsItself() {
    assertThat(new Secret("s3cret").matches("s3cret")).isTrue();
    assertThat(new Secret("s3cret").matches("s3cre")).isFalse();
    assertThat(new Secret("ä")).isEqualTo(new Secret("ä")).isNotEqualTo(new Secret("a"));
  }
}
