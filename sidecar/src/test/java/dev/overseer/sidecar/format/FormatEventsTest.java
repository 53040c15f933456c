package dev.overseer.sidecar.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.discord.Attachment;
import dev.overseer.discord.Embed;
import dev.overseer.discord.Post;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.LineBytes;
import dev.overseer.transcript.json.ReadJson;
import dev.overseer.transcript.read.EventsOfLine;
import dev.overseer.transcript.read.ReadTranscript;
import dev.overseer.transcript.usage.Prices;
import dev.overseer.transcript.usage.TallySession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatEventsTest {
  private final ReadTranscript transcript = new ReadTranscript(new ReadJson());
  private Formatter formatter = new FormatEvents(Filters.NONE);

  @Test
  void showsACommandWithItsPurposeAndFolder() {
    Embed embed = only(called("Bash", "{'command':'mvn test\\n','description':'Run *all* tests'}"));

    assertThat(embed.title()).isEqualTo("🔧 Run \\*all\\* tests");
    assertThat(embed.description()).isEqualTo("```sh\nmvn test\n```");
    assertThat(embed.footer()).isEqualTo("Bash · 📁 …/me/work");
  }

  @Test
  void showsAnEditAsACompactDiff() {
    Embed embed =
        only(
            called(
                "Edit",
                "{'file_path':'/home/me/work/src/a.txt','old_string':'1\\n2\\n3\\nold\\n5\\n6',"
                    + "'new_string':'1\\n2\\n3\\nnew\\n5\\n6'}"));

    assertThat(embed.description())
        .isEqualTo("✏️ **Edit** `src/a.txt`\n```diff\n 2\n 3\n-old\n+new\n 5\n 6\n```");
    assertThat(returned("{'filePath':'/a','oldString':'x','structuredPatch':[]}", false)).isEmpty();
  }

  @Test
  void showsAFailureInRedWithWhatWasCalled() {
    called("Bash", "{'command':'make'}");

    Embed embed = only(returned("'Error'", true));

    assertThat(embed.color()).isEqualTo(Colors.ERROR);
    assertThat(embed.title()).isEqualTo("❌ Bash failed");
    assertThat(embed.description()).startsWith("`make`\n```\nfor the model");
  }

  @Test
  void showsBothEndsOfALongOutputAndAttachesIt() {
    StringBuilder output = new StringBuilder();
    for (int i = 1; i <= 5000; i++) {
      output.append("line ").append(i).append("\\n");
    }

    Post post = returned("{'stdout':'%s','stderr':''}".formatted(output), false).getFirst();

    String shown = post.embeds().getFirst().description();
    assertThat(shown).contains("line 1\n").contains(" lines ⋯\n").contains("line 5000");
    assertThat(shown.length()).isLessThan(1500);
    assertThat(post.attachments())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.fileName()).isEqualTo("output.txt");
              assertThat(file.text().bytes()).isEqualTo(output.length() - 5000);
            });
  }

  @Test
  void showsNoSecretAtTheSeamOfALongOutput() {
    String secret = "ghp_" + "a1B2c3D4e5F6".repeat(3);
    for (int before = 0; before < 80; before += 3) {
      String output = "x".repeat(4000) + " ".repeat(1 + before) + secret + " " + "y".repeat(860);

      Post post = returned("{'stdout':'%s','stderr':''}".formatted(output), false).getFirst();

      assertThat(post.embeds().getFirst().description())
          .doesNotContain("a1B2c3D4", "F6a1B2", "D4e5F6");
    }
  }

  @Test
  void keepsWhatIsSaidAsMarkdown() {
    Embed embed = only(said("**Done.** See `a.txt`, @everyone"));

    assertThat(embed.description()).isEqualTo("**Done.** See `a.txt`, @\u200Beveryone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'user','isMeta':true,'message':{'content':'reminder'}}",
        "{'type':'progress','data':{'type':'bash_progress'}}",
        "{'type':'file-history-snapshot'}",
        "{'type':'attachment','attachment':{'type':'todo_reminder'}}",
        "{'type':'tomorrow'}",
        "{'type':'assistant','message':{'content':[{'type':'thinking','thinking':'Hm'}]}}",
        "not JSON"
      })
  void staysSilentAboutWhatNobodyAskedFor(String line) {
    assertThat(posts(line)).isEmpty();
  }

  @Test
  void notifiesOnlyOfWhatNeedsAPerson() {
    assertThat(posts("{'type':'system','subtype':'turn_duration','durationMs':61000}").getFirst())
        .satisfies(
            post -> {
              assertThat(post.silent()).isFalse();
              assertThat(post.embeds().getFirst().description())
                  .isEqualTo("✅ **Turn done** in 1 min 1 s");
            });
    assertThat(said("Hello").getFirst().silent()).isTrue();
  }

  @Test
  void namesTheSubagent() {
    assertThat(
            only(posts(
                    "{'type':'user','isSidechain':true,'agentId':'a7','message':{'content':'Go'}}"))
                .author())
        .isEqualTo("↳ subagent a7");
  }

  @Test
  void showsEverythingInParityMode() {
    formatter = new FormatAll(Filters.NONE);

    assertThat(
            only(posts(
                    "{'type':'assistant','message':{'content':[{'type':'thinking','thinking':'Hm'}]}}"))
                .description())
        .isEqualTo("Hm");
    assertThat(only(posts("{'type':'tomorrow'}")).title()).isEqualTo("unknown: tomorrow");
    assertThat(only(posts("not JSON")).title()).startsWith("a line that is none");
    assertThat(posts("{'type':'progress','data':{'type':'bash_progress'}}")).isEmpty();
    assertThat(only(returned("{'type':'text','file':{'filePath':'/a','numLines':2}}", false)))
        .extracting(Embed::description)
        .isEqualTo("/a: 2 lines");
  }

  @Test
  void splitsAndAttachesWhatIsLongInParityMode() {
    formatter = new FormatAll(Filters.NONE);
    String text = "many words ".repeat(900);

    List<Post> posts = said(text);

    assertThat(posts.stream().mapToInt(post -> post.embeds().size()).sum()).isEqualTo(2);
    assertThat(posts.getLast().attachments()).hasSize(1);
  }

  @Test
  void keepsToTheFilters() {
    formatter =
        new FormatEvents(
            Filters.parse(
                "{\"includeTools\":[\"bash\"],\"includePatterns\":[\"ERR\"],\"minStdoutLength\":6}"));

    assertThat(called("Bash", "{'command':'ls'}")).isNotEmpty();
    assertThat(called("Read", "{'file_path':'/a'}")).isEmpty();
    assertThat(said("all is well")).isEmpty();
    assertThat(said("an ERROR")).isNotEmpty();
    called("Bash", "{'command':'ls'}");
    assertThat(returned("{'stdout':'ERR','stderr':''}", false)).isEmpty();
    called("Bash", "{'command':'ls'}");
    assertThat(returned("{'stdout':'ERR ERR','stderr':''}", false)).isNotEmpty();
    formatter = new FormatEvents(Filters.parse("{\"includeTools\": false}"));
    assertThat(called("Bash", "{'command':'ls'}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | is no JSON",
        "[] | must be a JSON object",
        "{\"tools\":[]} | has \"tools\": there are",
        "{\"includeTools\":1} | includeTools must be true, false or a list of names",
        "{\"includePatterns\":[\"(\"]} | which is no regular expression",
        "{\"minStdoutLength\":-1} | minStdoutLength must be a whole number",
      })
  void refusesFiltersThatAreNone(String json, String message) {
    assertThatThrownBy(() -> Filters.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void sumsUpInOneEmbed() {
    TallySession tally = new TallySession();
    for (String line :
        List.of(
            "{'type':'user','timestamp':'2026-03-01T10:00:00.000Z','message':{'content':'Go'}}",
            """
            {'type':'assistant','timestamp':'2026-03-01T11:44:00.000Z','message':{'id':'m',
             'model':'claude-opus-4-5','content':[{'type':'tool_use','id':'t','name':'Bash'}],
             'usage':{'input_tokens':1000,'output_tokens':200000,'cache_read_input_tokens':2}}}\
            """)) {
      EventsOfLine read = read(line);
      tally.line(read.envelope());
      read.events().forEach(tally::event);
    }

    Embed embed =
        new FormatSummary(Prices.builtIn(), true, true, true)
            .format(context(Envelope.BLANK), tally.tally())
            .embeds()
            .getFirst();

    assertThat(embed.fields().stream().map(field -> field.name() + ": " + field.value()))
        .containsExactly(
            "Duration: 1 h 44 min",
            "Cost: ≥ $5.00",
            "Turns: 1",
            "Tokens: 1,000 in · 200,000 out · 0 cache write · 2 cache read",
            "Tools: 1: Bash 1",
            "Errors: 0",
            "Models: claude-opus-4-5");
  }

  /** Each post checks Discord's limits when it is made. */
  @Test
  void keepsWithinLimitsWhateverALineHolds() {
    Random random = new Random(4);
    String[] shapes = {
      "{'type':'user','message':{'content':'%s'}}",
      "{'type':'assistant','message':{'content':[{'type':'text','text':'%s'}]}}",
      "{'type':'assistant','message':{'content':[{'type':'tool_use','id':'%1$s','name':'%1$s',"
          + "'input':{'command':'%1$s','description':'%1$s'}}]}}",
      "{'type':'assistant','message':{'content':[{'type':'tool_use','name':'%1$s',"
          + "'input':{'file_path':'%1$s','old_string':'%1$s','new_string':'%1$s!'}}]}}",
      "{'type':'assistant','message':{'content':[{'type':'tool_use','name':'%1$s',"
          + "'input':{'file_path':'%1$s','content':'%1$s'}}]}}",
      "{'type':'assistant','message':{'content':[{'type':'tool_use','name':'T',"
          + "'input':{'todos':[{'content':'%1$s','status':'%1$s'},{'content':'%1$s'}]}}]}}",
      "{'type':'user','toolUseResult':{'stdout':'%1$s','stderr':'%1$s'},"
          + "'message':{'content':[{'type':'tool_result','content':'%1$s'}]}}",
      "{'type':'user','message':{'content':[{'type':'tool_result','is_error':true,'content':'%s'}]}}",
      "{'type':'pr-link','prUrl':'https://%1$s','prRepository':'%1$s'}",
      "{'type':'system','subtype':'api_error','error':{'message':'%s'}}",
    };
    String[] pieces = {
      "word ",
      "\\n",
      "`",
      "```",
      "@everyone",
      "<@123>",
      "😀",
      "\\u001b[31m",
      "ä",
      "* ",
      "| ",
      "sk-ant-api03-" + "x".repeat(90),
      "https://a.b/c ",
      "\\t",
      "\\\\",
      "\\ud83d",
      " ".repeat(50)
    };
    for (Formatter each : List.of(new FormatEvents(Filters.NONE), new FormatAll(Filters.NONE))) {
      formatter = each;
      for (int i = 0; i < 1500; i++) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(5) == 0 ? 3000 : 60;
        for (int k = random.nextInt(length); k >= 0; k--) {
          text.append(pieces[random.nextInt(pieces.length)]);
        }
        for (Post post : posts(shapes[i % shapes.length].formatted(text))) {
          assertThat(post.embeds().toString()).doesNotContain("\u001b", "xxxxxxxxxx");
          assertThat(post.attachments().stream().mapToLong(f -> f.text().bytes()).sum())
              .isLessThan(1_000_000);
        }
      }
    }
  }

  private List<Post> called(String tool, String input) {
    return posts(
        """
        {'type':'assistant','cwd':'/home/me/work','message':{'content':[{'type':'tool_use',
         'id':'t1','name':'%s','input':%s}]}}\
        """
            .formatted(tool, input));
  }

  private List<Post> returned(String result, boolean failed) {
    return posts(
        """
        {'type':'user','cwd':'/home/me/work','message':{'content':[{'type':'tool_result',
         'tool_use_id':'t1','is_error':%s,'content':'for the model'}]},'toolUseResult':%s}\
        """
            .formatted(failed, result));
  }

  private List<Post> said(String text) {
    return posts(
        "{'type':'assistant','message':{'content':[{'type':'text','text':'%s'}]}}".formatted(text));
  }

  private List<Post> posts(String line) {
    EventsOfLine read = read(line);
    List<Post> posts = new ArrayList<>();
    for (AgentEvent event : read.events()) {
      posts.addAll(formatter.format(context(read.envelope()), event));
    }
    return posts;
  }

  private EventsOfLine read(String line) {
    byte[] bytes = line.replace('\'', '"').getBytes(UTF_8);
    LineBytes there = () -> new ByteArrayInputStream(bytes);
    try {
      return transcript.read(there, bytes.length);
    } catch (IOException inMemory) {
      throw new AssertionError(inMemory);
    }
  }

  private static Context context(Envelope envelope) {
    return new Context("s1", "/home/me/work", "Claude Code", envelope);
  }

  private static Embed only(List<Post> posts) {
    assertThat(posts).hasSize(1);
    assertThat(posts.getFirst().attachments()).extracting(Attachment::fileName).isEmpty();
    return posts.getFirst().embeds().getFirst();
  }
}
