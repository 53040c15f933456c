package dev.overseer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
  @TempDir Path folder;

  @Test
  void isReadFromAFileWithoutTheWhiteSpaceAroundIt() throws IOException {
    assertThat(Token.read(write("  s3cret-Token/+~==\n")))
        .isEqualTo(new Token("s3cret-Token/+~=="));
  }

  @Test
  void isNeverShown() {
    HubSettings settings =
        HubSettings.of(HubAddress.parse(":1")).withToken(Optional.of(new Token("s3cret")));

    assertThat(settings.toString()).contains("Token[…]").doesNotContain("s3cret");
  }

  @Test
  void canNotSmuggleAHeaderIn() throws IOException {
    Path file = write("s3cret\r\nX-Evil: 1");

    assertThatThrownBy(() -> Token.read(file))
        .isInstanceOf(ClientException.BadFile.class)
        .hasMessageStartingWith("token file " + file + " can't be used: a token consists of")
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void saysThatTheFileIsMissing() {
    Path missing = folder.resolve("none");

    assertThatThrownBy(() -> Token.read(missing))
        .hasMessage("token file %s can't be used: there is no such file", missing);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("token"), text);
  }
}
