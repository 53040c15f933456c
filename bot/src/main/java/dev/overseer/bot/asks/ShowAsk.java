package dev.overseer.bot.asks;

import dev.overseer.bot.guild.Notice;
import dev.overseer.discord.Embed;
import dev.overseer.discord.EmbedBuilder;
import dev.overseer.discord.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question as a message: what the agent wants to do, and two buttons. What does not fit goes with
 * it as a file, whole, so that nobody approves what they can't see; secrets are taken out of both.
 */
final class ShowAsk {
  private static final int PENDING = 0xFEE75C;
  private static final int APPROVED = 0x57F287;
  private static final int DENIED = 0xED4245;
  private static final int EXPIRED = 0x99AAB5;

  /** Room in a card's text besides what it shows. */
  private static final int SHOWN = 1500;

  private static final Pattern BUTTON = Pattern.compile("ask:([0-9a-f-]{36}):(approve|deny)");

  private ShowAsk() {}

  /** What a button says. */
  record Pressed(String askId, boolean approve) {}

  /** Reads a button; empty if it is none of ours. */
  static Optional<Pressed> pressed(String buttonId) {
    Matcher match = BUTTON.matcher(buttonId);
    return match.matches()
        ? Optional.of(new Pressed(match.group(1), match.group(2).equals("approve")))
        : Optional.empty();
  }

  static Notice of(Ask ask) {
    Question question = ask.question();
    List<Notice.TextFile> files = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    question.command().ifPresent(command -> show(text, files, command, "sh", "command.txt"));
    question
        .path()
        .ifPresent(path -> text.append("📄 ").append(SafeText.inlineCode(path)).append('\n'));
    question.diff().ifPresent(diff -> show(text, files, diff, "diff", "change.diff"));
    EmbedBuilder card = Embed.builder().description(text.toString());
    question.cwd().ifPresent(cwd -> card.field("In", SafeText.inlineCode(cwd), false));
    String tool = SafeText.line(question.tool());
    return switch (ask.state()) {
      case AskState.Pending() ->
          Notice.of(
                  card.color(PENDING)
                      .title("🙋 May I use %s?".formatted(tool))
                      .field("Until", "<t:%d:R>".formatted(ask.deadline().getEpochSecond()), true)
                      .build())
              .with(buttons(ask.id()), files);
      case AskState.Approved(String by) ->
          done(card.color(APPROVED).title("✅ Approved: " + tool), "by " + by);
      case AskState.Denied(String by, String reason) ->
          done(card.color(DENIED).title("⛔ Denied: " + tool), "by " + by);
      case AskState.Expired(String reason) ->
          done(card.color(EXPIRED).title("⌛ Denied: " + tool), reason);
    };
  }

  private static Notice done(EmbedBuilder card, String footer) {
    return Notice.of(card.footer(SafeText.line(footer)).build());
  }

  private static void show(
      StringBuilder text,
      List<Notice.TextFile> files,
      String content,
      String language,
      String fileName) {
    String whole = SafeText.code(content, language);
    if (whole.length() <= SHOWN) {
      text.append(whole).append('\n');
    } else {
      text.append(SafeText.code(content, language, SHOWN))
          .append("\n⚠️ **Only the beginning; all of it is in the file.**\n");
      files.add(new Notice.TextFile(fileName, SafeText.clean(content)));
    }
  }

  private static List<Notice.Button> buttons(String id) {
    return List.of(
        new Notice.Button("ask:" + id + ":approve", "Approve", Notice.Button.Style.GREEN),
        new Notice.Button("ask:" + id + ":deny", "Deny", Notice.Button.Style.RED));
  }
}
