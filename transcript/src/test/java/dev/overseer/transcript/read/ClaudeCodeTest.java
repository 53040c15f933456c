package dev.overseer.transcript.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.ToolInput;
import dev.overseer.transcript.ToolOutcome;
import dev.overseer.transcript.usage.Usage;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaudeCodeTest {
  private final Lines lines = new Lines();

  @Test
  void readsTheEnvelope() {
    EventsOfLine line =
        lines.line(
            """
            {'type':'user','uuid':'u1','sessionId':'s1','timestamp':'2026-03-01T10:00:00.123Z',
             'cwd':'/work','gitBranch':'main','version':'2.1.0','message':{'content':'Hi'}}\
            """);

    assertThat(line.program()).isEqualTo("Claude Code");
    assertThat(line.envelope())
        .isEqualTo(
            new Envelope(
                "u1",
                "s1",
                "",
                "",
                Optional.of(Instant.parse("2026-03-01T10:00:00.123Z")),
                "/work",
                "main",
                "2.1.0"));
    assertThat(lines.line("{'type':'user','isSidechain':true}").envelope().agent())
        .isEqualTo("subagent");
    assertThat(lines.line("{'type':'user','isSidechain':true,'agentId':'a7'}").envelope().agent())
        .isEqualTo("a7");
    assertThat(lines.line("{'type':'user','timestamp':'yesterday, I think'}").envelope().at())
        .isEmpty();
  }

  @Test
  void readsAllBlocksOfAnAnswer() {
    List<AgentEvent> events =
        lines.events(
            """
            {'type':'assistant','requestId':'r1','message':{'id':'m1','model':'claude-opus-4-5',
             'content':[{'type':'thinking','thinking':'Hm.'},{'type':'text','text':'Let me see.'},
              {'type':'tool_use','id':'t1','name':'Bash',
               'input':{'command':'ls -l','description':'List'}}],
             'usage':{'input_tokens':3,'output_tokens':12,'cache_creation_input_tokens':100,
              'cache_creation':{'ephemeral_1h_input_tokens':60},'cache_read_input_tokens':7}}}\
            """);

    assertThat(events)
        .hasSize(4)
        .element(3)
        .isEqualTo(new AgentEvent.Used("m1/r1", "claude-opus-4-5", new Usage(3, 12, 40, 60, 7)));
    assertThat(((AgentEvent.Thought) events.get(0)).text().head()).isEqualTo("Hm.");
    assertThat(((AgentEvent.Said) events.get(1)).text().head()).isEqualTo("Let me see.");
    AgentEvent.Called called = (AgentEvent.Called) events.get(2);
    assertThat(called.name()).isEqualTo("Bash");
    ToolInput.Command command = (ToolInput.Command) called.input();
    assertThat(command.line().head()).isEqualTo("ls -l");
    assertThat(command.purpose()).isEqualTo("List");
  }

  @Test
  void knowsTheToolOfAResult() {
    lines.events(
        "{'type':'assistant','message':{'content':[{'type':'tool_use','id':'t1','name':'Bash'}]}}");

    assertThat(
            lines.events(
                """
                {'type':'user','message':{'content':[{'type':'tool_result','tool_use_id':'t1',
                 'content':'out'}]},
                 'toolUseResult':{'stdout':'out','stderr':'warning','interrupted':true}}\
                """))
        .singleElement(type(AgentEvent.Returned.class))
        .satisfies(
            returned -> {
              assertThat(returned.tool()).isEqualTo("Bash");
              ToolOutcome.Ran ran = (ToolOutcome.Ran) returned.outcome();
              assertThat(ran.output().head()).isEqualTo("out");
              assertThat(ran.errors().head()).isEqualTo("warning");
              assertThat(ran.interrupted()).isTrue();
            });
  }

  @Test
  void readsWhatAnEditChanged() {
    ToolOutcome outcome =
        outcome(
            """
            {'filePath':'/a.txt','oldString':'x','newString':'y','originalFile':'x','structuredPatch':
             [{'oldStart':3,'oldLines':1,'newStart':4,'newLines':1,'lines':['-x','+y']}]}\
            """);

    assertThat(outcome)
        .isEqualTo(
            new ToolOutcome.Edited(
                "/a.txt", List.of(new ToolOutcome.Hunk(3, 4, List.of("-x", "+y")))));
  }

  @Test
  void readsOtherResultsByTheirShape() {
    assertThat(outcome("{'type':'create','filePath':'/n','content':'text','structuredPatch':[]}"))
        .isInstanceOfSatisfying(
            ToolOutcome.Written.class,
            written -> {
              assertThat(written.created()).isTrue();
              assertThat(written.content().head()).isEqualTo("text");
            });
    assertThat(outcome("{'type':'text','file':{'filePath':'/a','numLines':42}}"))
        .isEqualTo(new ToolOutcome.HasRead("/a", 42));
    assertThat(outcome("{'filenames':['a','b'],'numFiles':2}"))
        .isInstanceOfSatisfying(
            ToolOutcome.Found.class, found -> assertThat(found.files()).isEqualTo(2));
    assertThat(outcome("{'oldTodos':[],'newTodos':[]}")).isEqualTo(new ToolOutcome.Listed());
    assertThat(
            outcome(
                """
                {'status':'completed','totalDurationMs':1500,'totalTokens':99,'totalToolUseCount':3,
                 'content':[{'type':'text','text':'Found it.'}]}\
                """))
        .isInstanceOfSatisfying(
            ToolOutcome.AgentDone.class,
            done -> {
              assertThat(done.took()).contains(Duration.ofMillis(1500));
              assertThat(done.tokens()).isEqualTo(99);
              assertThat(done.tools()).isEqualTo(3);
              assertThat(done.report().head()).isEqualTo("Found it.");
            });
    assertThat(outcome("'Done.'")).isInstanceOf(ToolOutcome.Other.class);
    assertThat(outcome("[1, 2]")).isInstanceOf(ToolOutcome.Other.class);
  }

  private ToolOutcome outcome(String result) {
    List<AgentEvent> events =
        lines.events(
            """
            {'type':'user','message':{'content':[{'type':'tool_result','tool_use_id':'t',
             'content':'for the model'}]},'toolUseResult':%s}\
            """
                .formatted(result));
    return ((AgentEvent.Returned) events.getFirst()).outcome();
  }

  @Test
  void readsAFailure() {
    assertThat(
            lines.events(
                """
                {'type':'user','toolUseResult':'Error: no','message':{'content':[
                 {'type':'tool_result','tool_use_id':'t','is_error':true,'content':[
                  {'type':'text','text':'Exit code 1'},{'type':'text','text':'no'}]}]}}\
                """))
        .singleElement(type(AgentEvent.Returned.class))
        .extracting(returned -> ((ToolOutcome.Failed) returned.outcome()).message().head())
        .isEqualTo("Exit code 1\nno");
  }

  @Test
  void readsToolsByTheirArguments() {
    assertThat(input("{'file_path':'/a','old_string':'x','new_string':'y'}"))
        .isInstanceOf(ToolInput.Edit.class);
    assertThat(input("{'file_path':'/a','edits':[{'old_string':'x','new_string':'y'}]}"))
        .isInstanceOf(ToolInput.Edit.class);
    assertThat(input("{'file_path':'/a','content':'x'}")).isInstanceOf(ToolInput.Write.class);
    assertThat(input("{'file_path':'/a'}")).isEqualTo(new ToolInput.Read("/a"));
    assertThat(input("{'pattern':'x.*','path':'/src'}"))
        .isEqualTo(new ToolInput.Search("x.*", "/src"));
    assertThat(input("{'todos':['broken',{'content':'Test','status':'pending'}]}"))
        .isEqualTo(
            new ToolInput.Todos(
                List.of(new ToolInput.Todo("broken", ""), new ToolInput.Todo("Test", "pending"))));
    assertThat(input("{'subagent_type':'Explore','description':'Look','prompt':'Look around'}"))
        .isInstanceOfSatisfying(
            ToolInput.Agent.class, agent -> assertThat(agent.kind()).isEqualTo("Explore"));
    assertThat(input("{'url':'https://example.org','prompt':'what?'}"))
        .isEqualTo(new ToolInput.Web("https://example.org"));
    assertThat(input("{'a':1,'b':[true,{'c':'d'}]}"))
        .isEqualTo(new ToolInput.Other(Text.of("a: 1\nb: [true, {c: d}]")));
  }

  private ToolInput input(String input) {
    List<AgentEvent> events =
        lines.events(
            """
            {'type':'assistant','message':{'content':[{'type':'tool_use','id':'t','name':'X',
             'input':%s}]}}\
            """
                .formatted(input));
    return ((AgentEvent.Called) events.getFirst()).input();
  }

  @Test
  void tellsAPersonsWordsFromThoseOfTheProgram() {
    assertThat(prompt("'Do it'", "")).isFalse();
    assertThat(prompt("'Do it'", ",'isMeta':true")).isTrue();
    assertThat(prompt("'So far'", ",'isCompactSummary':true")).isTrue();
    assertThat(prompt("'<command-name>/clear</command-name>'", "")).isTrue();
    assertThat(prompt("[{'type':'text','text':'<local-command-stdout>x'}]", "")).isTrue();
    assertThat(
            lines.events("{'type':'user','message':{'content':'[Request interrupted by user]'}}"))
        .singleElement()
        .isInstanceOf(AgentEvent.Interrupted.class);
  }

  private boolean prompt(String content, String more) {
    List<AgentEvent> events =
        lines.events(
            "{'type':'user'%s,'message':{'role':'user','content':%s}}".formatted(more, content));
    return ((AgentEvent.Prompted) events.getFirst()).injected();
  }

  @Test
  void readsWhatTheProgramSays() {
    assertThat(lines.events("{'type':'system','subtype':'turn_duration','durationMs':1200}"))
        .containsExactly(new AgentEvent.TurnEnded(Optional.of(Duration.ofMillis(1200))));
    assertThat(
            lines.events(
                """
                {'type':'system','subtype':'compact_boundary',
                 'compactMetadata':{'trigger':'auto','preTokens':170240}}\
                """))
        .containsExactly(new AgentEvent.Compacted("auto", 170240));
    assertThat(
            lines.events(
                """
                {'type':'system','subtype':'api_error','retryAttempt':2,
                 'error':{'status':529,'error':{'error':{'message':'Overloaded'}}}}\
                """))
        .singleElement(type(AgentEvent.ApiFailed.class))
        .satisfies(
            failed -> {
              assertThat(failed.reason().head()).isEqualTo("Overloaded");
              assertThat(failed.attempt()).isEqualTo(2);
            });
    assertThat(lines.events("{'type':'system','subtype':'api_error','error':{'status':500}}"))
        .containsExactly(new AgentEvent.ApiFailed(Text.of("status 500"), 0));
    assertThat(
            lines.events(
                """
                {'type':'system','subtype':'stop_hook_summary','hookCount':2,
                 'hookErrors':['first','second']}\
                """))
        .singleElement(type(AgentEvent.HooksRan.class))
        .satisfies(
            hooks -> {
              assertThat(hooks.count()).isEqualTo(2);
              assertThat(hooks.errors().head()).isEqualTo("first\nsecond");
            });
    assertThat(
            lines.events(
                "{'type':'pr-link','prNumber':7,'prUrl':'https://x/7','prRepository':'o/r'}"))
        .containsExactly(new AgentEvent.Linked("o/r#7", "https://x/7"));
    assertThat(lines.events("{'type':'progress','data':{'type':'bash_progress'}}"))
        .containsExactly(new AgentEvent.Progressed("bash_progress"));
  }

  @Test
  void readsTheEndOfStreamJson() {
    assertThat(
            lines.events(
                """
                {'type':'result','subtype':'success','is_error':false,'duration_ms':5,
                 'total_cost_usd':0.25,'result':'Done.'}\
                """))
        .singleElement(type(AgentEvent.Ended.class))
        .satisfies(
            ended -> {
              assertThat(ended.failed()).isFalse();
              assertThat(ended.cost()).contains(0.25);
              assertThat(ended.text().head()).isEqualTo("Done.");
            });
    assertThat(
            lines.events(
                "{'type':'result','subtype':'error_during_execution','errors':['broke','down']}"))
        .singleElement(type(AgentEvent.Ended.class))
        .satisfies(
            ended -> {
              assertThat(ended.failed()).isTrue();
              assertThat(ended.text().head()).isEqualTo("broke\ndown");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "summary",
        "custom-title",
        "ai-title",
        "agent-name",
        "mode",
        "permission-mode",
        "last-prompt",
        "relocated",
        "worktree-state",
        "file-history-snapshot",
        "started",
        "bridge-session"
      })
  void notesWhatHasNoPlaceOfItsOwn(String type) {
    assertThat(lines.events("{'type':'%s','sessionId':'s'}".formatted(type)))
        .singleElement(type(AgentEvent.Noted.class))
        .extracting(AgentEvent.Noted::kind)
        .isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'type':'tomorrow'}; tomorrow",
        "{'silly':'this'}; without a type",
        "{'type':'user','message':'error'}; user without content",
        "{'type':'assistant','message':{'content':[{'type':'new'}]}}; block new",
      })
  void countsWhatItDoesNotKnow(String line, String kind) {
    assertThat(lines.events(line.replace("'", "\""))).containsExactly(new AgentEvent.Unknown(kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "'text'", "42", "[1]", "{'type':'user'", "\u0000\u0000"})
  void saysThatALineIsNone(String line) {
    assertThat(lines.events(line)).singleElement().isInstanceOf(AgentEvent.Unreadable.class);
  }

  @Test
  void givesTheWholeOfALongOutput() throws IOException {
    String large = "line of output\n".repeat(80_000);
    List<AgentEvent> events =
        lines.events(
            "{'type':'user','message':{'content':[{'type':'tool_result','content':'short'}]},"
                + "'toolUseResult':{'stdout':'%s','stderr':''}}"
                    .formatted(large.replace("\n", "\\n")));

    Text output = ((ToolOutcome.Ran) ((AgentEvent.Returned) events.getFirst()).outcome()).output();
    StringWriter out = new StringWriter();
    output.writeTo(out);

    assertThat(output.isWhole()).isFalse();
    assertThat(output.length()).isEqualTo(large.length());
    assertThat(out.toString()).isEqualTo(large);
  }
}
