package dev.overseer.transcript.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.ToolInput;
import dev.overseer.transcript.ToolOutcome;
import dev.overseer.transcript.usage.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OtherAgentsTest {
  private final Lines lines = new Lines();

  @Test
  void readsCodex() {
    EventsOfLine first =
        lines.line(
            """
            {'timestamp':'2026-03-01T10:00:00Z','type':'session_meta',
             'payload':{'id':'c1','cwd':'/work','cli_version':'0.146.0'}}\
            """);
    lines.line(
        "{'timestamp':'x','type':'turn_context','payload':{'cwd':'/work/sub','model':'gpt-5'}}");

    assertThat(first.program()).isEqualTo("Codex");
    assertThat(first.envelope().session()).isEqualTo("c1");
    EventsOfLine said =
        lines.line(
            """
            {'type':'response_item','payload':{'type':'message','role':'assistant',
             'content':[{'type':'output_text','text':'Two files.'}]}}\
            """);
    assertThat(said.envelope().folder()).isEqualTo("/work/sub");
    assertThat(said.events())
        .singleElement(type(AgentEvent.Said.class))
        .extracting(event -> event.text().head())
        .isEqualTo("Two files.");
    assertThat(
            lines.events(
                "{'type':'response_item','payload':{'type':'function_call','call_id':'k1','name':"
                    + "'shell','arguments':'{\\'command\\':[\\'bash\\',\\'-lc\\',\\'ls\\']}'}}"))
        .containsExactly(
            new AgentEvent.Called("k1", "shell", new ToolInput.Command(Text.of("ls"), "")));
    assertThat(
            lines.events(
                """
                {'type':'response_item','payload':{'type':'function_call_output','call_id':'k1',
                 'output':'a.txt'}}\
                """))
        .singleElement(type(AgentEvent.Returned.class))
        .satisfies(
            returned -> {
              assertThat(returned.tool()).isEqualTo("shell");
              assertThat(((ToolOutcome.Ran) returned.outcome()).output().head()).isEqualTo("a.txt");
            });
    assertThat(
            lines.events(
                """
                {'type':'event_msg','payload':{'type':'token_count','info':{'total_token_usage':
                 {'input_tokens':100,'cached_input_tokens':30,'output_tokens':9}}}}\
                """))
        .containsExactly(new AgentEvent.Used("codex/c1", "gpt-5", new Usage(70, 9, 0, 0, 30)));
    assertThat(
            lines.events(
                "{'type':'event_msg','payload':{'type':'task_complete','duration_ms':1200}}"))
        .containsExactly(new AgentEvent.TurnEnded(Optional.of(Duration.ofMillis(1200))));
    assertThat(
            lines.events(
                """
                {'type':'event_msg','payload':{'type':'patch_apply_end','success':true,'changes':
                 {'/a.txt':{'type':'update','unified_diff':'@@ -1 +1 @@\\n-x\\n+y\\n'}}}}\
                """))
        .singleElement(type(AgentEvent.Returned.class))
        .extracting(AgentEvent.Returned::outcome)
        .isEqualTo(
            new ToolOutcome.Edited(
                "/a.txt", List.of(new ToolOutcome.Hunk(1, 1, List.of("-x", "+y")))));
  }

  @Test
  void saysNothingTwiceThatCodexWritesTwice() {
    lines.line("{'type':'session_meta','payload':{'id':'c1'}}");

    assertThat(
            lines.events(
                "{'type':'event_msg','payload':{'type':'agent_message','message':'Two files.'}}"))
        .singleElement()
        .isInstanceOf(AgentEvent.Noted.class);
  }

  @Test
  void readsGemini() {
    EventsOfLine first =
        lines.line("{'sessionId':'g1','projectHash':'abc','startTime':'2026-03-01T10:00:00Z'}");

    assertThat(first.program()).isEqualTo("Gemini");
    assertThat(first.envelope().session()).isEqualTo("g1");
    assertThat(lines.events("{'id':'u','type':'user','content':[{'text':'Hello'}]}"))
        .singleElement(type(AgentEvent.Prompted.class))
        .extracting(event -> event.text().head())
        .isEqualTo("Hello");
    List<AgentEvent> events =
        lines.events(
            """
            {'id':'a','type':'gemini','content':'Done.','model':'gemini-2.5-pro',
             'tokens':{'input':100,'output':5,'cached':40,'thoughts':2},
             'toolCalls':[{'id':'k','name':'run_shell_command','args':{'command':'ls'},
              'status':'success','result':[{'functionResponse':{'response':{'output':'a.txt'}}}]}]}\
            """);

    assertThat(events).hasSize(4);
    assertThat(events.get(1)).isInstanceOf(AgentEvent.Called.class);
    assertThat(((ToolOutcome.Ran) ((AgentEvent.Returned) events.get(2)).outcome()).output().head())
        .isEqualTo("a.txt");
    assertThat(events.get(3))
        .isEqualTo(new AgentEvent.Used("gemini/a", "gemini-2.5-pro", new Usage(60, 7, 0, 0, 40)));
    assertThat(lines.events("{'$set':{'lastUpdated':'2026-03-01T10:00:00Z'}}"))
        .singleElement()
        .isInstanceOf(AgentEvent.Noted.class);
  }

  @Test
  void saysOnceWhatGeminiWritesAgainWithEachChangeOfAMessage() {
    lines.line("{'sessionId':'g1','projectHash':'abc'}");
    String begun =
        "{'id':'a','type':'gemini','content':'Looking.','toolCalls':[{'id':'k','name':'ls',"
            + "'args':{},'status':'executing'}]}";
    String done =
        "{'id':'a','type':'gemini','content':'Looking.','tokens':{'input':1},'toolCalls':["
            + "{'id':'k','name':'ls','args':{},'status':'success','resultDisplay':'a.txt'}]}";

    assertThat(lines.events(begun))
        .hasExactlyElementsOfTypes(AgentEvent.Said.class, AgentEvent.Called.class);
    assertThat(lines.events(begun)).isEmpty();
    assertThat(lines.events(done))
        .hasExactlyElementsOfTypes(AgentEvent.Returned.class, AgentEvent.Used.class);
    assertThat(lines.events("{'$rewindTo':'a'}"))
        .containsExactly(new AgentEvent.Noted("rewound", Text.NONE));
  }

  @Test
  void tellsWhoseSubagentACodexSessionIs() {
    assertThat(
            lines
                .line(
                    "{'type':'session_meta','payload':{'id':'c2','parent_thread_id':'c1',"
                        + "'agent_nickname':'Ada'}}")
                .envelope())
        .extracting(line -> line.session() + line.parent() + line.agent())
        .isEqualTo("c2c1Ada");
  }

  @Test
  void tellsInstructionsOfCodexFromPrompts() {
    lines.line("{'type':'session_meta','payload':{'id':'c1'}}");

    assertThat(
            lines.events(
                "{'type':'response_item','payload':{'type':'message','role':'user','content':"
                    + "[{'type':'input_text','text':'# AGENTS.md instructions for /work'}]}}"))
        .singleElement(type(AgentEvent.Prompted.class))
        .extracting(AgentEvent.Prompted::injected)
        .isEqualTo(true);
  }

  @Test
  void readsWhereInAFileCodexHasChangedIt() {
    lines.line("{'type':'session_meta','payload':{'id':'c1'}}");

    assertThat(
            lines.events(
                """
                {'type':'event_msg','payload':{'type':'patch_apply_end','success':true,'changes':
                 {'/a.txt':{'type':'update',
                 'unified_diff':'@@ -3,2 +3,2 @@\\n-x\\n+y\\n z\\n@@ -90 +90,2 @@ f()\\n+w\\n@@\\n-v'}}}}\
                """))
        .singleElement(type(AgentEvent.Returned.class))
        .extracting(AgentEvent.Returned::outcome)
        .isEqualTo(
            new ToolOutcome.Edited(
                "/a.txt",
                List.of(
                    new ToolOutcome.Hunk(3, 3, List.of("-x", "+y", " z")),
                    new ToolOutcome.Hunk(90, 90, List.of("+w")),
                    new ToolOutcome.Hunk(0, 0, List.of("-v")))));
  }
}
