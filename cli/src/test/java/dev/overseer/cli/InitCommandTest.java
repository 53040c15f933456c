package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  @TempDir private Path folder;

  @Test
  void writesAFileThatChangesNothing() throws Exception {
    Path file = folder.resolve("overseer.yaml");

    assertThat(CommandLines.run("init", file.toString()))
        .isEqualTo(
            new CommandLines.Ran(
                0, "wrote %s; \"overseer up --config %s\" runs it\n".formatted(file, file), ""));

    UpPlan plan = plan(file);
    assertThat(plan.workers()).isEmpty();
    assertThat(plan.hub().hub().actions()).isEmpty();
    assertThat(plan.hub().fileFound()).isTrue();
  }

  @Test
  void eachSettingInItCanBeTakenAsItIs() throws Exception {
    Path file = folder.resolve("overseer.yaml");
    Path token = Files.createDirectories(folder.resolve(".config/overseer")).resolve("token");
    Files.writeString(token, "0123456789abcdef");
    String sample = new String(InitCommand.sample(), StandardCharsets.UTF_8);
    Files.writeString(
        file, sample.replaceAll("(?m)^#(?! |$)", "").replaceAll("(?m)^#(?= {2,})", ""));

    UpPlan plan = plan(file);

    assertThat(plan.workers()).containsOnlyKeys("claude", "reviewer");
    assertThat(plan.hub().hub().actions()).extracting("name").containsExactly("claude");
  }

  @Test
  void leavesAFileThatIsThere() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.yaml"), "mine");

    CommandLines.Ran ran = CommandLines.run("init", file.toString());

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains(file + " is there already", "--force");
    assertThat(file).content().isEqualTo("mine");
    assertThat(CommandLines.run("init", "--force", file.toString()).exit()).isZero();
    assertThat(file).binaryContent().isEqualTo(InitCommand.sample());
  }

  @Test
  void saysThatThereIsNoSuchFolder() {
    CommandLines.Ran ran = CommandLines.run("init", folder + "/no/overseer.yaml");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("no such folder");
  }

  private UpPlan plan(Path file) {
    UpData data = new UpData(folder.resolve("data"), true).make();
    data.makeToken();
    Map<String, String> environment = Map.of("HOME", folder.toString(), "PATH", "/nowhere");
    return new PlanUp(data, Map.of("--config", file.toString()), false, environment, false, "1")
        .plan();
  }
}
