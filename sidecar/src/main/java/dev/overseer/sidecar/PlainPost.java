package dev.overseer.sidecar;

import dev.overseer.discord.Attachment;
import dev.overseer.discord.Embed;
import dev.overseer.discord.Field;
import dev.overseer.discord.Post;
import java.util.ArrayList;
import java.util.List;

/** A post as text: what a person reads of it in Discord, from top to bottom. */
final class PlainPost {
  private PlainPost() {}

  static String of(Post post) {
    List<String> lines = new ArrayList<>();
    add(lines, post.content());
    for (Embed embed : post.embeds()) {
      add(lines, embed.author());
      add(lines, embed.title());
      add(lines, embed.description());
      for (Field field : embed.fields()) {
        add(lines, field.name() + ": " + field.value());
      }
      add(lines, embed.footer());
    }
    for (Attachment file : post.attachments()) {
      add(lines, "📎 " + file.fileName());
    }
    return String.join("\n", lines);
  }

  private static void add(List<String> lines, String text) {
    if (!text.isBlank()) {
      lines.add(text);
    }
  }
}
