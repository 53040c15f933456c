package dev.overseer.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackPostsTest {

  @Test
  void packsAnyPostsInOrderWithinTheLimits() {
    Random random = new Random(2);
    for (int round = 0; round < 300; round++) {
      List<Post> posts = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        posts.add(some(i, random));
      }
      List<Post> packed = PackPosts.pack(posts);
      assertThat(packed.size()).isLessThanOrEqualTo(posts.size());
      // That they exist at all says that they are within the limits.
      assertThat(seen(packed)).isEqualTo(seen(posts));
      for (int i = 1; i < packed.size(); i++) {
        assertThat(PackPosts.join(packed.get(i - 1), packed.get(i), Limits.EMBEDS))
            .as("two messages that would have been one")
            .isEmpty();
      }
    }
  }

  @Test
  void packsEmbedsIntoAsFewMessagesAsPossible() {
    List<Embed> embeds = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      embeds.add(embed("x".repeat(100)));
    }
    assertThat(PackPosts.packEmbeds(embeds))
        .extracting(post -> post.embeds().size())
        .containsExactly(10, 10, 5);
    List<Embed> large = List.of(embed("x".repeat(3000)), embed("x".repeat(3000)), embed("x"));
    assertThat(PackPosts.packEmbeds(large))
        .extracting(post -> post.embeds().size())
        .containsExactly(2, 1);
  }

  @Test
  void joinsNoTextThatWouldMoveAboveWhatCameBefore() {
    Post cards = Post.of(embed("a"));
    Post words = Post.of("b");
    assertThat(PackPosts.join(cards, words, 10)).isEmpty();
    assertThat(PackPosts.join(words, cards, 10)).isPresent();
    assertThat(PackPosts.join(words, words, 10).map(Post::content)).contains("b\nb");
  }

  @Test
  void joinsNeitherSameNamesNorSilentWithLoud() {
    Post one = Post.of("a").with(new Attachment("out.txt", AttachmentText.of("1")));
    Post two = Post.of(embed("b")).with(new Attachment("out.txt", AttachmentText.of("2")));
    assertThat(PackPosts.join(one, two, 10)).isEmpty();
    assertThat(PackPosts.join(Post.of("a"), Post.of("b").silently(), 10)).isEmpty();
    assertThat(PackPosts.join(Post.of(embed("a")), Post.of(embed("b")), 1)).isEmpty();
  }

  private static Post some(int i, Random random) {
    Post post =
        random.nextInt(4) == 0
            ? Post.of("text " + i + " " + "c".repeat(random.nextInt(900)))
            : Post.of(embed("embed " + i + " " + "d".repeat(random.nextInt(2500))));
    return random.nextInt(5) == 0
        ? post.with(new Attachment("file" + i + ".txt", AttachmentText.of("f")))
        : post;
  }

  /** Everything in the order in which a reader meets it within its kind. */
  private static List<String> seen(List<Post> posts) {
    List<String> seen = new ArrayList<>();
    for (Post post : posts) {
      post.content().lines().filter(line -> !line.isBlank()).forEach(seen::add);
      post.embeds().forEach(embed -> seen.add(embed.description()));
    }
    List<String> files = new ArrayList<>();
    posts.forEach(post -> post.attachments().forEach(file -> files.add(file.fileName())));
    seen.addAll(files);
    return seen;
  }

  private static Embed embed(String description) {
    return new Embed("", "", description, Embed.NO_COLOR, List.of(), "", "", Optional.empty());
  }
}
