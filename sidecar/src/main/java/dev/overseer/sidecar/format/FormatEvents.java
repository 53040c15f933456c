package dev.overseer.sidecar.format;

import dev.overseer.discord.Embed;
import dev.overseer.discord.EmbedBuilder;
import dev.overseer.discord.Post;
import dev.overseer.discord.text.SafeText;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Text;
import java.util.List;
import java.util.Optional;

/**
 * Events as posts. What is said is shown as it was meant, calls of tools with what they are to do,
 * edits as a diff, results as far as they say something new, errors in red. What is long is shown
 * by its beginning and its end, and is attached as a whole.
 *
 * <p>Only the end of a turn and what needs a person come with a notification.
 *
 * <p>Not thread-safe.
 */
public final class FormatEvents implements Formatter {
  private static final int SPEECH_CHARS = 3800;
  private static final int PROMPT_CHARS = 1500;

  private final FormatTools tools = new FormatTools();

  private final Filters filters;

  /** Leaves out what the filters say. */
  public FormatEvents(Filters filters) {
    this.filters = filters;
  }

  @Override
  public List<Post> format(Context context, AgentEvent event) {
    if (!filters.include(event)) {
      return List.of();
    }
    return post(context, event).map(List::of).orElse(List.of());
  }

  private Optional<Post> post(Context context, AgentEvent event) {
    return switch (event) {
      case AgentEvent.Began began -> Optional.of(header(context, began));
      case AgentEvent.Prompted prompted ->
          prompted.injected()
              ? Optional.empty()
              : prompted.text().ifAny().map(text -> prompt(context, "🧑 Prompt", text));
      case AgentEvent.Queued queued ->
          queued.operation().equals("enqueue")
              ? queued.text().ifAny().map(text -> prompt(context, "📨 Queued", text))
              : Optional.empty();
      case AgentEvent.Said said -> said.text().ifAny().map(text -> speech(context, text));
      case AgentEvent.Called called -> tools.called(context, called);
      case AgentEvent.Returned returned -> tools.returned(context, returned);
      case AgentEvent.TurnEnded ended ->
          Optional.of(
              Post.of(
                  embed(context, Colors.DONE)
                      .description(
                          "✅ **Turn done**"
                              + ended
                                  .took()
                                  .map(took -> " in " + Numbers.duration(took))
                                  .orElse(""))
                      .build()));
      case AgentEvent.Ended ended -> Optional.of(ended(context, ended));
      case AgentEvent.HooksRan hooks ->
          hooks
              .errors()
              .ifAny()
              .map(
                  text -> trouble(context, "🪝 A hook complains", text, Colors.WARNING).silently());
      case AgentEvent.Compacted compacted ->
          Optional.of(
              Post.of(
                      embed(context, Colors.TOOL)
                          .description("🗜️ Conversation compacted" + details(compacted))
                          .build())
                  .silently());
      case AgentEvent.ApiFailed failed ->
          Optional.of(
              trouble(
                  context,
                  failed.attempt() > 0
                      ? "⚠️ The model can't be reached, attempt " + failed.attempt()
                      : "⚠️ The model can't be reached",
                  failed.reason(),
                  Colors.ERROR));
      case AgentEvent.Refused refused ->
          Optional.of(trouble(context, "🚫 Refused", refused.reason(), Colors.ERROR));
      case AgentEvent.Interrupted interrupted ->
          Optional.of(
              trouble(context, "✋ Interrupted", interrupted.reason(), Colors.WARNING).silently());
      case AgentEvent.Linked linked -> linked(context, linked);
      case AgentEvent.Thought thought -> Optional.empty();
      case AgentEvent.Used used -> Optional.empty();
      case AgentEvent.Progressed progressed -> Optional.empty();
      case AgentEvent.Noted noted -> Optional.empty();
      case AgentEvent.Unknown unknown -> Optional.empty();
      case AgentEvent.Unreadable line -> Optional.empty();
    };
  }

  /** An embed that says who it is about, if it is not the main agent. */
  static EmbedBuilder embed(Context context, int color) {
    EmbedBuilder embed = Embed.builder().color(color);
    String agent = context.envelope().agent();
    if (!agent.isEmpty()) {
      embed.author("↳ " + (agent.equals("subagent") ? agent : "subagent " + agent));
    }
    return embed;
  }

  static Post header(Context context, AgentEvent.Began began) {
    EmbedBuilder embed = embed(context, Colors.SESSION);
    String folder = context.envelope().folder();
    int slash = folder.lastIndexOf('/');
    String name = folder.substring(slash + 1);
    embed.title("▶️ " + SafeText.line(began.program() + (name.isEmpty() ? "" : " in " + name)));
    StringBuilder text = new StringBuilder();
    line(text, "📁", folder);
    line(text, "🌿", context.envelope().branch());
    line(text, "🔖", context.session());
    embed.description(text.toString());
    if (!context.envelope().version().isEmpty()) {
      embed.footer(began.program() + " " + SafeText.clean(context.envelope().version()));
    }
    context.envelope().at().ifPresent(embed::timestamp);
    return Post.of(embed.build()).silently();
  }

  private static void line(StringBuilder text, String icon, String value) {
    if (!value.isEmpty()) {
      text.append(text.isEmpty() ? "" : "\n")
          .append(icon)
          .append(' ')
          .append(SafeText.inlineCode(value));
    }
  }

  private static Post prompt(Context context, String title, Text text) {
    EmbedBuilder embed = embed(context, Colors.PROMPT).title(title);
    embed.description(LongText.prose(text, PROMPT_CHARS));
    return LongText.attach(Post.of(embed.build()), text, PROMPT_CHARS, "prompt.md").silently();
  }

  private static Post speech(Context context, Text text) {
    EmbedBuilder embed =
        embed(context, Colors.SPEECH).description(LongText.markdown(text, SPEECH_CHARS));
    return LongText.attach(Post.of(embed.build()), text, SPEECH_CHARS, "message.md").silently();
  }

  private static Post trouble(Context context, String title, Text text, int color) {
    EmbedBuilder embed = embed(context, color).title(title);
    text.ifAny().ifPresent(reason -> embed.description(LongText.code(reason, "", 1500)));
    return LongText.attach(Post.of(embed.build()), text, 1500, "reason.txt");
  }

  private static Post ended(Context context, AgentEvent.Ended ended) {
    EmbedBuilder embed = embed(context, ended.failed() ? Colors.ERROR : Colors.DONE);
    embed.title(ended.failed() ? "❌ Ended with an error" : "🏁 Ended");
    ended
        .text()
        .ifAny()
        .ifPresent(text -> embed.description(LongText.markdown(text, SPEECH_CHARS)));
    return LongText.attach(Post.of(embed.build()), ended.text(), SPEECH_CHARS, "result.md");
  }

  private static String details(AgentEvent.Compacted compacted) {
    String trigger = SafeText.line(compacted.trigger());
    String tokens =
        compacted.tokens() == 0 ? "" : Numbers.shortened(compacted.tokens()) + " tokens before";
    if (trigger.isEmpty() && tokens.isEmpty()) {
      return "";
    }
    return " (" + trigger + (trigger.isEmpty() || tokens.isEmpty() ? "" : ", ") + tokens + ")";
  }

  private static Optional<Post> linked(Context context, AgentEvent.Linked linked) {
    String address = linked.address();
    if (!address.startsWith("https://") && !address.startsWith("http://")) {
      return Optional.empty();
    }
    return Optional.of(
        Post.of(
                embed(context, Colors.SESSION)
                    .description(
                        "🔗 " + SafeText.line(linked.title()) + "\n" + SafeText.line(address))
                    .build())
            .silently());
  }
}
