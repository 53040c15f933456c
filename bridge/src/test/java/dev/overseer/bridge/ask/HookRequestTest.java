package dev.overseer.bridge.ask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.bridge.ask.HookRequest.Event;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookRequestTest {

  static HookRequest read(String json) {
    return HookRequest.read(json.getBytes(UTF_8));
  }

  @Test
  void aPermissionRequest() {
    HookRequest request =
        read(
            """
            {
              "session_id": "abc123",
              "transcript_path": "/home/u/.claude/projects/x/abc123.jsonl",
              "cwd": "/home/u/work",
              "permission_mode": "default",
              "hook_event_name": "PermissionRequest",
              "tool_name": "Bash",
              "tool_input": {"command": "rm -rf node_modules", "description": "Clean"},
              "permission_suggestions": [{"type": "addRules", "behavior": "allow"}]
            }
            """);

    assertThat(request.event()).isEqualTo(Event.PERMISSION_REQUEST);
    assertThat(request.tool()).isEqualTo("Bash");
    assertThat(request.toolUseId()).isEmpty();
    assertThat(request.cwd()).contains("/home/u/work");
    assertThat(request.sessionId()).contains("abc123");
    assertThat(DescribeCall.of(request))
        .isEqualTo(
            new DescribeCall.Call(
                Optional.of("rm -rf node_modules"), Optional.empty(), Optional.empty()));
  }

  @Test
  void beforeAToolIsUsedTheCallHasAnId() {
    HookRequest request =
        read(
            """
            {"hook_event_name": "PreToolUse", "tool_name": "Read", "tool_input": {},
             "tool_use_id": "toolu_01ABC"}
            """);

    assertThat(request.event()).isEqualTo(Event.PRE_TOOL_USE);
    assertThat(request.toolUseId()).contains("toolu_01ABC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"hook_event_name\": \"PreToolUse\"}",
        "{\"hook_event_name\": \"PostToolUse\", \"tool_name\": \"Bash\"}",
        "{\"hook_event_name\": 1, \"tool_name\": \"Bash\"}",
        "{\"tool_name\": \"Bash\"}",
        "{\"hook_event_name\": \"PreToolUse\", \"tool_name\": \"A\", \"tool_name\": \"B\"}",
        "{\"hook_event_name\": \"PreToolUse\", \"tool_name\": \"A\"} trailing"
      })
  void whatIsNoneIsSaidToBeNone(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(NotARequestException.class);
  }
}
