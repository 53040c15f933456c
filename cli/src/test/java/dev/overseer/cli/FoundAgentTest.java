package dev.overseer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundAgentTest {
  @TempDir private Path folder;

  @Test
  void findsTheFirstOfEachOnPath() throws Exception {
    Path first = program("first", "codex", "rwxr-xr-x");
    program("second", "codex", "rwxr-xr-x");
    Path claude = program("second", "claude", "rwxr-xr-x");

    List<FoundAgent> found = FoundAgent.on(folder + "/first::" + folder + "/second");

    assertThat(found).extracting(FoundAgent::name).containsExactly("claude", "codex");
    assertThat(found.getFirst().argv()).containsExactly(claude.toString(), "-p", "{prompt}");
    assertThat(found.getFirst().flags())
        .isEqualTo(Map.of("--agent", "claude-stream", "--claude-command", claude.toString()));
    assertThat(found.getLast().argv()).containsExactly(first.toString(), "exec", "--", "{prompt}");
  }

  @Test
  void passesOverWhatCannotBeRun() throws Exception {
    program("first", "claude", "rw-r--r--");
    Files.createDirectories(folder.resolve("first/gemini"));

    assertThat(FoundAgent.on(folder + "/first:relative")).isEmpty();
  }

  @Test
  void anActionAsksForAPrompt() {
    assertThat(FoundAgent.standIn(folder).action().config())
        .containsEntry("entrypoint", "/bin/sh")
        .containsEntry("directory", "[[ .directory ]]")
        .extractingByKey("command")
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .endsWith("by-hand", "1", "[[ .prompt ]]");
  }

  private Path program(String parent, String name, String permissions) throws Exception {
    Path file = Files.createDirectories(folder.resolve(parent)).resolve(name);
    Files.writeString(file, "#!/bin/sh\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
