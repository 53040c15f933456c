package dev.overseer.discord;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts posts together into as few messages as Discord's limits allow, without changing their order.
 *
 * <p>Discord shows a message's text first, then its files, then its embeds. So a post with text
 * only joins others that have nothing but text before it. Files of joined posts stand above their
 * embeds, which therefore should name them.
 *
 * <p>Thread-safe: it holds no state.
 */
public final class PackPosts {
  private PackPosts() {}

  /** The posts in as few messages as possible, in order. */
  public static List<Post> pack(List<Post> posts) {
    List<Post> packed = new ArrayList<>();
    for (Post post : posts) {
      Optional<Post> joined =
          packed.isEmpty() ? Optional.empty() : join(packed.getLast(), post, Limits.EMBEDS);
      if (joined.isPresent()) {
        packed.set(packed.size() - 1, joined.get());
      } else {
        packed.add(post);
      }
    }
    return packed;
  }

  /** Embeds in as few messages as possible, in order. */
  public static List<Post> packEmbeds(List<Embed> embeds) {
    List<Post> posts = new ArrayList<>();
    int from = 0;
    while (from < embeds.size()) {
      int length = 0;
      int to = from;
      while (to < embeds.size()
          && to - from < Limits.EMBEDS
          && length + embeds.get(to).length() <= Limits.ALL_EMBEDS) {
        length += embeds.get(to).length();
        to++;
      }
      posts.add(new Post("", embeds.subList(from, to), List.of(), false));
      from = to;
    }
    return posts;
  }

  /**
   * Two posts as one message.
   *
   * @param mostEmbeds how many embeds it may have, {@link Limits#EMBEDS} at most
   * @return nothing if they don't fit, or would change their order
   */
  static Optional<Post> join(Post first, Post second, int mostEmbeds) {
    boolean textComesLater = !first.embeds().isEmpty() || !first.attachments().isEmpty();
    if (!second.content().isBlank() && textComesLater) {
      return Optional.empty();
    }
    if (first.silent() != second.silent()
        || first.embeds().size() + second.embeds().size() > mostEmbeds
        || Post.lengthOf(first.embeds()) + Post.lengthOf(second.embeds()) > Limits.ALL_EMBEDS
        || first.attachments().size() + second.attachments().size() > Limits.FILES
        || Post.bytesOf(first.attachments()) + Post.bytesOf(second.attachments())
            > Limits.FILE_BYTES) {
      return Optional.empty();
    }
    String content = joined(first.content(), second.content());
    List<Attachment> attachments = joined(first.attachments(), second.attachments());
    if (Limits.length(content) > Limits.CONTENT || Post.haveSameNames(attachments)) {
      return Optional.empty();
    }
    return Optional.of(
        new Post(content, joined(first.embeds(), second.embeds()), attachments, first.silent()));
  }

  private static String joined(String first, String second) {
    if (first.isBlank() || second.isBlank()) {
      return first.isBlank() ? second : first;
    }
    return first + "\n" + second;
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return first.isEmpty() ? second : first;
    }
    List<T> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }
}
