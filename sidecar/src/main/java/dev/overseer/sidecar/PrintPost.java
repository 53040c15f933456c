package dev.overseer.sidecar;

import dev.overseer.discord.Attachment;
import dev.overseer.discord.Embed;
import dev.overseer.discord.Field;
import dev.overseer.discord.Post;
import dev.overseer.sidecar.format.Numbers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Shows a post in a terminal: a bar in the embed's colour, titles bold, small print dim. */
final class PrintPost {
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";

  private final PrintStream out;

  private final boolean colour;

  PrintPost(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /**
   * On a terminal, or where {@code CLICOLOR_FORCE} says so; never where {@code NO_COLOR} is set.
   */
  static boolean wantsColour(Map<String, String> environment) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    String force = environment.getOrDefault("CLICOLOR_FORCE", "0");
    if (!force.isEmpty() && !force.equals("0")) {
      return true;
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException unknown) {
      return false;
    }
  }

  void print(Post post) {
    if (!post.content().isBlank()) {
      out.print(post.content() + "\n");
    }
    for (Embed embed : post.embeds()) {
      print(embed);
    }
    for (Attachment file : post.attachments()) {
      out.print(
          "  "
              + paint(
                  DIM, "📎 " + file.fileName() + ", " + Numbers.count(file.text().bytes(), "byte"))
              + "\n");
    }
    out.print("\n");
  }

  private void print(Embed embed) {
    String bar = bar(embed.color());
    line(bar, embed.author(), DIM);
    line(bar, embed.title(), BOLD);
    String language = "";
    boolean fenced = false;
    for (String text : embed.description().split("\n", -1)) {
      if (text.startsWith("```")) {
        fenced = !fenced;
        language = fenced ? text.substring(3) : "";
        continue;
      }
      if (!embed.description().isEmpty()) {
        out.print(bar + (fenced ? "  " + paintCode(language, text) : plain(text)) + "\n");
      }
    }
    for (Field field : embed.fields()) {
      out.print(bar + paint(BOLD, field.name()) + "  " + field.value().replace("\n", ", ") + "\n");
    }
    line(bar, embed.footer(), DIM);
  }

  private void line(String bar, String text, String paint) {
    if (!text.isBlank()) {
      out.print(bar + paint(paint, plain(text)) + "\n");
    }
  }

  private String bar(int color) {
    if (!colour) {
      return "| ";
    }
    int rgb = color == Embed.NO_COLOR ? 0x808080 : color;
    return "\u001b[38;2;%d;%d;%dm▌%s ".formatted(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff, RESET);
  }

  private String paintCode(String language, String text) {
    if (language.equals("diff") && text.startsWith("+")) {
      return paint(GREEN, text);
    }
    if (language.equals("diff") && text.startsWith("-")) {
      return paint(RED, text);
    }
    return text;
  }

  /** Without the backslashes that keep Discord from taking a character for markup. */
  private static String plain(String text) {
    return text.replaceAll("\\\\([\\\\*_~`|\\[\\]#>+-])", "$1");
  }

  private String paint(String paint, String text) {
    return colour && !text.isEmpty() ? paint + text + RESET : text;
  }
}
