package dev.overseer.sidecar.format;

import dev.overseer.discord.EmbedBuilder;
import dev.overseer.discord.PackPosts;
import dev.overseer.discord.Post;
import dev.overseer.discord.text.SafeText;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.ToolInput;
import dev.overseer.transcript.ToolOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a transcript says, with the least change: one embed for each event, texts as they
 * are, split where Discord's limits ask for it; what is longer than six thousand characters is
 * attached. Only progress is not shown, since it says the same thousands of times.
 */
public final class FormatAll implements Formatter {
  private static final int WHOLE_CHARS = 5500;

  private final Filters filters;

  /** Leaves out what the filters say. */
  public FormatAll(Filters filters) {
    this.filters = filters;
  }

  @Override
  public List<Post> format(Context context, AgentEvent event) {
    if (!filters.include(event)) {
      return List.of();
    }
    return switch (event) {
      case AgentEvent.Began began -> List.of(FormatEvents.header(context, began));
      case AgentEvent.Prompted prompted ->
          posts(context, prompted.injected() ? "context" : "user", Colors.PROMPT, prompted.text());
      case AgentEvent.Said said -> posts(context, "assistant", Colors.SPEECH, said.text());
      case AgentEvent.Thought thought -> posts(context, "thinking", Colors.TOOL, thought.text());
      case AgentEvent.Called called ->
          posts(context, "tool_use " + called.name(), Colors.TOOL, text(called.input()));
      case AgentEvent.Returned returned ->
          posts(
              context,
              "tool_result " + returned.tool(),
              returned.outcome() instanceof ToolOutcome.Failed ? Colors.ERROR : Colors.OUTPUT,
              text(returned.outcome()));
      case AgentEvent.TurnEnded ended ->
          posts(
              context,
              "turn_duration",
              Colors.DONE,
              Text.of(ended.took().map(Numbers::duration).orElse("")));
      case AgentEvent.Ended ended ->
          posts(context, "result", ended.failed() ? Colors.ERROR : Colors.DONE, ended.text());
      case AgentEvent.HooksRan hooks ->
          posts(
              context,
              Numbers.count(hooks.count(), "hook"),
              hooks.errors().isBlank() ? Colors.TOOL : Colors.WARNING,
              hooks.errors());
      case AgentEvent.Compacted compacted ->
          posts(
              context,
              "compact_boundary",
              Colors.TOOL,
              Text.of(compacted.trigger() + " " + Numbers.grouped(compacted.tokens())));
      case AgentEvent.ApiFailed failed ->
          posts(context, "api_error", Colors.ERROR, failed.reason());
      case AgentEvent.Refused refused -> posts(context, "refusal", Colors.ERROR, refused.reason());
      case AgentEvent.Interrupted interrupted ->
          posts(context, "interrupted", Colors.WARNING, interrupted.reason());
      case AgentEvent.Queued queued ->
          posts(context, "queue " + queued.operation(), Colors.PROMPT, queued.text());
      case AgentEvent.Linked linked ->
          posts(context, "link " + linked.title(), Colors.SESSION, Text.of(linked.address()));
      case AgentEvent.Noted noted -> posts(context, noted.kind(), Colors.TOOL, noted.text());
      case AgentEvent.Unknown unknown ->
          posts(context, "unknown: " + unknown.kind(), Colors.WARNING, Text.NONE);
      case AgentEvent.Unreadable line ->
          posts(
              context,
              "a line that is none (" + Numbers.count(line.bytes(), "byte") + ")",
              Colors.WARNING,
              Text.of(line.reason()));
      case AgentEvent.Used used -> List.of();
      case AgentEvent.Progressed progressed -> List.of();
    };
  }

  private static List<Post> posts(Context context, String title, int color, Text text) {
    EmbedBuilder embed = FormatEvents.embed(context, color).title(SafeText.line(title));
    context.envelope().at().ifPresent(embed::timestamp);
    if (!text.isBlank()) {
      embed.description(SafeText.prose(text.head()) + (text.isWhole() ? "" : "\n…"));
    }
    List<Post> posts = new ArrayList<>();
    PackPosts.packEmbeds(embed.buildAll(3)).forEach(post -> posts.add(post.silently()));
    posts.set(posts.size() - 1, LongText.attach(posts.getLast(), text, WHOLE_CHARS, "text.txt"));
    return posts;
  }

  private static Text text(ToolInput input) {
    return switch (input) {
      case ToolInput.Command command -> joined(Text.of(command.purpose()), command.line());
      case ToolInput.Read read -> Text.of(read.file());
      case ToolInput.Edit edit ->
          joined(
              Text.of(edit.file()),
              Text.of("- - -"),
              edit.before(),
              Text.of("+ + +"),
              edit.after());
      case ToolInput.Write write -> joined(Text.of(write.file()), write.content());
      case ToolInput.Search search -> joined(Text.of(search.pattern()), Text.of(search.place()));
      case ToolInput.Todos todos -> {
        StringBuilder list = new StringBuilder();
        todos
            .items()
            .forEach(i -> list.append(i.status()).append(": ").append(i.text()).append('\n'));
        yield Text.of(list.toString());
      }
      case ToolInput.Agent agent ->
          joined(Text.of(agent.kind()), Text.of(agent.purpose()), agent.prompt());
      case ToolInput.Web web -> Text.of(web.target());
      case ToolInput.Other other -> other.fields();
    };
  }

  private static Text text(ToolOutcome outcome) {
    return switch (outcome) {
      case ToolOutcome.Failed failed -> failed.message();
      case ToolOutcome.Ran ran -> joined(ran.output(), ran.errors());
      case ToolOutcome.Edited edited -> joined(Text.of(edited.file()), hunks(edited.hunks()));
      case ToolOutcome.Written written ->
          written.created()
              ? joined(Text.of(written.file()), written.content())
              : joined(Text.of(written.file()), hunks(written.hunks()));
      case ToolOutcome.HasRead read ->
          Text.of(read.file() + ": " + Numbers.count(read.lines(), "line"));
      case ToolOutcome.Found found -> found.content();
      case ToolOutcome.Listed listed -> Text.NONE;
      case ToolOutcome.AgentDone done -> joined(Text.of(done.status()), done.report());
      case ToolOutcome.Other other -> other.text();
    };
  }

  private static Text hunks(List<ToolOutcome.Hunk> hunks) {
    StringBuilder lines = new StringBuilder();
    for (ToolOutcome.Hunk hunk : hunks) {
      hunk.lines().forEach(line -> lines.append(line).append('\n'));
    }
    return Text.of(lines.toString());
  }

  /** In memory and on the line: the former come first, since they have no place on it. */
  private static Text joined(Text... texts) {
    return Text.join(List.of(texts));
  }
}
