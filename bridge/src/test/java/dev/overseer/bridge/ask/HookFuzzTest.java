package dev.overseer.bridge.ask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is nearly a hook's JSON is either one, which can be shown and answered, or refused. */
class HookFuzzTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final List<String> TEXTS =
      List.of(
          "{\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"}}",
          "{\"hook_event_name\":\"PermissionRequest\",\"tool_name\":\"Edit\",\"tool_input\":{\"file_path\":\"/a\",\"old_string\":\"b\\n"
              + "c\",\"new_string\":\"\"}}",
          "{\"hook_event_name\":\"PreToolUse\",\"tool_name\":\"MultiEdit\",\"tool_input\":{\"file_path\":\"/a\",\"edits\":[{\"old_string\":\"b\",\"new_string\":\"c\"}]}}");

  private static final List<String> WORDS =
      List.of("\"", "{", "}", "[", "]", ":", ",", "null", "1", "\\ud800", "[[[", "\"edits\":{}");

  @Test
  void everyTextIsARequestOrRefusedInWords() {
    SplittableRandom random = new SplittableRandom(Long.getLong("fuzz.seed", 20260101));
    int requests = 0;
    int rounds = Integer.getInteger("fuzz.rounds", 40_000);
    for (int round = 0; round < rounds; round++) {
      String text = TEXTS.get(random.nextInt(TEXTS.size()));
      for (int change = random.nextInt(3); change > 0; change--) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(3));
        text =
            text.substring(0, from) + WORDS.get(random.nextInt(WORDS.size())) + text.substring(to);
      }
      try {
        HookRequest request = HookRequest.read(text.getBytes(UTF_8));
        DescribeCall.Call call = DescribeCall.of(request).cut(random.nextInt(1, 20));
        assertThat(call.command().isPresent() || call.path().isPresent()).as(text).isTrue();
        String answer = new HookAnswer.Deny(text).json(request.event());
        assertThat(JSON.readTree(answer).at("/hookSpecificOutput/hookEventName").stringValue())
            .isEqualTo(request.event().wire());
        requests++;
      } catch (NotARequestException refused) {
        assertThat(refused).hasMessageMatching("(?s).{3,}");
      }
    }
    assertThat(requests).as("who refuses everything is no test").isGreaterThan(rounds / 50);
  }
}
