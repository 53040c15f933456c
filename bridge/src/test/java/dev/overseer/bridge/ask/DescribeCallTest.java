package dev.overseer.bridge.ask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DescribeCallTest {

  private static DescribeCall.Call call(String tool, String input) {
    return DescribeCall.of(
        HookRequestTest.read(
            "{\"hook_event_name\": \"PreToolUse\", \"tool_name\": \"%s\", \"tool_input\": %s}"
                .formatted(tool, input)));
  }

  @Test
  void aCommandIsShownWithWhatChangesIt() {
    assertThat(call("Bash", "{\"command\": \"ls\", \"timeout\": 5, \"description\": \"x\"}"))
        .isEqualTo(new DescribeCall.Call(Optional.of("ls"), Optional.empty(), Optional.empty()));
    assertThat(call("Bash", "{\"command\": \"ls\", \"dangerouslyDisableSandbox\": true}").command())
        .contains("ls\n\nwith {\"dangerouslyDisableSandbox\":true}");
    assertThat(call("Bash", "{\"command\": [\"git\", \"push\", \"-f\"]}").command())
        .contains("git push -f");
    assertThat(call("Bash", "{\"cmd\": 1}").command()).contains("{\"cmd\":1}");
  }

  @Test
  void anEditIsADiff() {
    DescribeCall.Call call =
        call(
            "Edit",
            """
            {"file_path": "/a/b.txt", "old_string": "1\\n2\\n3\\n4\\nold\\n5", "new_string": "1\\n2\\n3\\n4\\nnew\\nnewer\\n5", "replace_all": true}\
            """);

    assertThat(call.path()).contains("/a/b.txt");
    assertThat(call.command()).isEmpty();
    assertThat(call.diff())
        .contains(
            """
            (everywhere in the file)
             2
             3
             4
            -old
            +new
            +newer
             5\
            """);
  }

  @Test
  void aFileThatIsWrittenIsAllNew() {
    assertThat(call("Write", "{\"file_path\": \"/a\", \"content\": \"x\\ny\"}").diff())
        .contains("+x\n+y");
    assertThat(call("NotebookEdit", "{\"notebook_path\": \"/n.ipynb\", \"new_source\": \"z\"}"))
        .isEqualTo(
            new DescribeCall.Call(Optional.empty(), Optional.of("/n.ipynb"), Optional.of("+z")));
    assertThat(
            call(
                    "MultiEdit",
                    "{\"file_path\": \"/a\", \"edits\": [{\"old_string\": \"a\", \"new_string\":"
                        + " \"b\"}, {\"old_string\": \"c\", \"new_string\": \"\"}]}")
                .diff())
        .contains("-a\n+b\n-c");
  }

  @Test
  void whatIsNotKnownIsShownWhole() {
    assertThat(call("mcp__db__drop", "{\"table\": \"users\"}").command())
        .contains("{\"table\":\"users\"}");
    assertThat(call("Write", "{\"content\": \"no path\"}").command())
        .contains("{\"content\":\"no path\"}");
  }

  @Test
  void whatIsCutIsSaid() {
    DescribeCall.Call call = call("Bash", "{\"command\": \"0123456789\"}");

    assertThat(call.cut(10).command()).contains("0123456789");
    assertThat(call.cut(4).command()).contains("0123\n… (6 more characters)");
    assertThat(call("Bash", "{\"command\": \"012🦉45\"}").cut(4).command())
        .contains("012\n… (4 more characters)");
  }

  @Test
  void diffsOfTheSameAndOfNothing() {
    assertThat(LineDiff.between("", "")).isEmpty();
    assertThat(LineDiff.between("a", "a")).isEqualTo(" a");
    assertThat(LineDiff.between("a", "")).isEqualTo("-a");
    assertThat(LineDiff.between("a\na", "a\na\na")).isEqualTo(" a\n a\n+a");
  }
}
