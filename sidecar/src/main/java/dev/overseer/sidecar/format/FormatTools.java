package dev.overseer.sidecar.format;

import dev.overseer.discord.Attachment;
import dev.overseer.discord.AttachmentText;
import dev.overseer.discord.EmbedBuilder;
import dev.overseer.discord.Post;
import dev.overseer.discord.text.Cut;
import dev.overseer.discord.text.SafeText;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.ToolInput;
import dev.overseer.transcript.ToolOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls of tools and what they return, as posts. Not thread-safe. */
final class FormatTools {
  private static final int COMMAND_CHARS = 1000;
  private static final int DIFF_CHARS = 1800;
  private static final int HEAD_CHARS = 300;
  private static final int TAIL_CHARS = 900;
  private static final int MOST_CALLS = 256;

  /** What a call that has not returned is called, for those who see its result. */
  private final Map<String, String> labels =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST_CALLS;
        }
      };

  Optional<Post> called(Context context, AgentEvent.Called called) {
    String name = SafeText.line(called.name().isEmpty() ? "A tool" : called.name());
    EmbedBuilder embed = FormatEvents.embed(context, Colors.TOOL);
    Post post =
        switch (called.input()) {
          case ToolInput.Command command -> {
            label(called, firstLine(command.line().head()));
            embed.title("🔧 " + (command.purpose().isBlank() ? name : purpose(command.purpose())));
            embed.description(LongText.code(command.line(), "sh", COMMAND_CHARS));
            embed.footer(name + " · 📁 " + SafeText.clean(context.folder()));
            yield LongText.attach(
                Post.of(embed.build()), command.line(), COMMAND_CHARS - 50, "command.sh");
          }
          case ToolInput.Read read -> {
            label(called, context.path(read.file()));
            yield line(embed, "📖", name, context.path(read.file()));
          }
          case ToolInput.Search search -> {
            label(called, search.pattern());
            String place = search.place().isEmpty() ? "" : " in " + context.path(search.place());
            yield line(embed, "🔎", name, search.pattern() + place);
          }
          case ToolInput.Web web -> {
            label(called, web.target());
            yield line(embed, "🌐", name, web.target());
          }
          case ToolInput.Edit edit -> {
            label(called, context.path(edit.file()));
            yield edit(embed, name, context.path(edit.file()), edit);
          }
          case ToolInput.Write write -> {
            String file = context.path(write.file());
            label(called, file);
            embed.color(Colors.CHANGE).description("📝 **" + name + "** " + code(file));
            embed.description(
                "📝 **"
                    + name
                    + "** "
                    + code(file)
                    + "\n"
                    + LongText.output(write.content(), language(file), 500, 100));
            yield LongText.attach(Post.of(embed.build()), write.content(), 600, nameOf(file));
          }
          case ToolInput.Todos todos -> {
            embed.description("🗒️ **" + name + "**\n" + Cut.to(checklist(todos.items()), 3500));
            yield Post.of(embed.build());
          }
          case ToolInput.Agent agent -> {
            label(called, agent.purpose());
            embed.title("🤖 " + purpose(agent.purpose().isEmpty() ? name : agent.purpose()));
            if (!agent.kind().isEmpty()) {
              embed.footer(name + " · " + SafeText.clean(agent.kind()));
            }
            agent.prompt().ifAny().ifPresent(t -> embed.description(LongText.prose(t, 700)));
            yield LongText.attach(Post.of(embed.build()), agent.prompt(), 700, "task.md");
          }
          case ToolInput.Other other -> {
            embed.title("🔧 " + name);
            other.fields().ifAny().ifPresent(t -> embed.description(LongText.code(t, "", 1200)));
            yield LongText.attach(Post.of(embed.build()), other.fields(), 1200, "arguments.txt");
          }
        };
    return Optional.of(post.silently());
  }

  private void label(AgentEvent.Called called, String text) {
    if (!called.id().isEmpty()) {
      labels.put(called.id(), text);
    }
  }

  private static Post line(EmbedBuilder embed, String icon, String name, String what) {
    return Post.of(embed.description(icon + " **" + name + "** " + code(what)).build());
  }

  private static String code(String text) {
    String shown = text.isBlank() ? "?" : text;
    return Cut.to(SafeText.inlineCode(shown), 300);
  }

  private static String purpose(String text) {
    return SafeText.line(text);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end) + " …";
  }

  private static Post edit(EmbedBuilder embed, String name, String file, ToolInput.Edit edit) {
    return diff(
        embed,
        "✏️ **" + name + "** " + code(file),
        CompactDiff.of(edit.before().head(), edit.after().head()),
        edit.before().isWhole() && edit.after().isWhole());
  }

  private static Post diff(EmbedBuilder embed, String heading, String diff, boolean whole) {
    StringBuilder text = new StringBuilder(heading);
    if (!diff.isEmpty()) {
      text.append('\n').append(SafeText.code(diff, "diff", DIFF_CHARS));
    }
    if (!whole) {
      text.append("\n(only the beginning is compared)");
    }
    Post post = Post.of(embed.color(Colors.CHANGE).description(text.toString()).build());
    return diff.length() <= DIFF_CHARS - 100
        ? post
        : post.with(new Attachment("edit.diff", AttachmentText.of(diff)));
  }

  private static String language(String file) {
    int dot = file.lastIndexOf('.');
    return dot < 0 || file.length() - dot > 8 ? "" : file.substring(dot + 1);
  }

  private static String nameOf(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private static String checklist(List<ToolInput.Todo> items) {
    StringBuilder list = new StringBuilder();
    for (ToolInput.Todo item : items) {
      String box =
          switch (item.status()) {
            case "completed" -> "☑";
            case "in_progress" -> "▶";
            default -> "☐";
          };
      list.append(list.isEmpty() ? "" : "\n")
          .append(box)
          .append(' ')
          .append(SafeText.line(item.text()));
    }
    return list.toString();
  }

  Optional<Post> returned(Context context, AgentEvent.Returned returned) {
    String label = labels.remove(returned.id());
    String tool = SafeText.line(returned.tool().isEmpty() ? "A tool" : returned.tool());
    EmbedBuilder embed = FormatEvents.embed(context, Colors.OUTPUT);
    return switch (returned.outcome()) {
      case ToolOutcome.Failed failed -> {
        embed.color(Colors.ERROR).title("❌ " + tool + " failed");
        String what = label == null || label.isBlank() ? "" : code(label) + "\n";
        embed.description(what + LongText.output(failed.message(), "", HEAD_CHARS, TAIL_CHARS));
        yield Optional.of(attach(Post.of(embed.build()), failed.message(), "error.txt").silently());
      }
      case ToolOutcome.Ran ran -> ran(embed, ran);
      case ToolOutcome.Edited edited ->
          // What was called as an edit has been shown when it was called.
          label != null
              ? Optional.empty()
              : Optional.of(
                  diff(
                          embed,
                          "✏️ **" + tool + "** " + code(context.path(edited.file())),
                          hunks(edited.hunks()),
                          true)
                      .silently());
      case ToolOutcome.Written written ->
          label != null
              ? Optional.empty()
              : Optional.of(
                  attach(
                          Post.of(
                              embed
                                  .color(Colors.CHANGE)
                                  .description(
                                      "📝 **" + tool + "** " + code(context.path(written.file())))
                                  .build()),
                          written.content(),
                          "content.txt")
                      .silently());
      case ToolOutcome.Found found ->
          Optional.of(
              Post.of(
                      embed
                          .description(
                              found.files() == 0
                                  ? "↳ nothing found"
                                  : "↳ "
                                      + Numbers.count(found.files(), "match")
                                          .replace("matchs", "matches"))
                          .build())
                  .silently());
      case ToolOutcome.AgentDone done -> {
        List<String> facts = new ArrayList<>();
        done.took().ifPresent(took -> facts.add(Numbers.duration(took)));
        if (done.tools() > 0) {
          facts.add(Numbers.count(done.tools(), "tool call"));
        }
        if (done.tokens() > 0) {
          facts.add(Numbers.shortened(done.tokens()) + " tokens");
        }
        embed.title("🤖 " + (label == null ? tool : SafeText.line(label)) + ": done");
        embed.footer(String.join(" · ", facts));
        done.report().ifAny().ifPresent(t -> embed.description(LongText.markdown(t, 1500)));
        yield Optional.of(
            LongText.attach(Post.of(embed.build()), done.report(), 1500, "report.md").silently());
      }
      case ToolOutcome.Other other ->
          other
              .text()
              .ifAny()
              .map(
                  text ->
                      attach(
                              Post.of(
                                  embed
                                      .description(
                                          LongText.output(text, "", HEAD_CHARS, TAIL_CHARS))
                                      .build()),
                              text,
                              "result.txt")
                          .silently());
      case ToolOutcome.HasRead read -> Optional.empty();
      case ToolOutcome.Listed listed -> Optional.empty();
    };
  }

  private static Optional<Post> ran(EmbedBuilder embed, ToolOutcome.Ran ran) {
    Text all = Text.join(List.of(ran.output(), ran.errors()));
    if (all.isBlank() && !ran.interrupted()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    if (ran.interrupted()) {
      embed.color(Colors.WARNING);
      text.append("✋ interrupted\n");
    }
    if (!ran.output().isBlank()) {
      text.append(LongText.output(ran.output(), "", HEAD_CHARS, TAIL_CHARS));
    }
    if (!ran.errors().isBlank()) {
      text.append(text.isEmpty() ? "" : "\n")
          .append("stderr\n")
          .append(LongText.output(ran.errors(), "", HEAD_CHARS, TAIL_CHARS));
    }
    Post post = Post.of(embed.description(text.toString()).build());
    return Optional.of(
        attach(attach(post, ran.output(), "output.txt"), ran.errors(), "stderr.txt").silently());
  }

  private static Post attach(Post post, Text text, String name) {
    return LongText.attach(post, text, HEAD_CHARS + TAIL_CHARS, name);
  }

  private static String hunks(List<ToolOutcome.Hunk> hunks) {
    List<String> lines = new ArrayList<>();
    for (ToolOutcome.Hunk hunk : hunks) {
      if (hunk.newStart() > 0) {
        lines.add("@@ line " + Numbers.grouped(hunk.newStart()) + " @@");
      }
      lines.addAll(hunk.lines());
    }
    return CompactDiff.shorten(lines);
  }
}
