package dev.overseer.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PostTest {
  private static final String KEY = "sk-ant-api03-" + "aB3-".repeat(20);

  @Test
  void takesWhatIsExactlyAtTheLimits() {
    Embed embed = embed("t".repeat(256), "d".repeat(4096));
    assertThat(embed.length()).isEqualTo(4352);
    Post post =
        new Post(
            "c".repeat(2000), List.of(embed, embed("", "d".repeat(6000 - 4352))), List.of(), false);
    assertThat(post.embeds()).hasSize(2);
    Field field = new Field("n".repeat(256), "v".repeat(1024), true);
    assertThat(field.length()).isEqualTo(1280);
    assertThat(withFields(Collections.nCopies(25, new Field("n", "v", true))).fields()).hasSize(25);
    assertThat(
            new Embed(
                    "",
                    "",
                    "",
                    0xFFFFFF,
                    List.of(),
                    "a".repeat(256),
                    "f".repeat(2048),
                    Optional.empty())
                .length())
        .isEqualTo(2304);
  }

  @Test
  void refusesOneMore() {
    assertExceeds("content", 2001, 2000, () -> Post.of("c".repeat(2001)));
    assertExceeds("embed.title", 257, 256, () -> embed("t".repeat(257), ""));
    assertExceeds("embed.description", 4097, 4096, () -> embed("", "d".repeat(4097)));
    assertExceeds("embed.field.name", 257, 256, () -> new Field("n".repeat(257), "v", true));
    assertExceeds("embed.field.value", 1025, 1024, () -> new Field("n", "v".repeat(1025), true));
    assertExceeds(
        "embed.fields",
        26,
        25,
        () -> withFields(Collections.nCopies(26, new Field("n", "v", true))));
    assertExceeds("embed.footer", 2049, 2048, () -> named("", "f".repeat(2049)));
    assertExceeds("embed.author", 257, 256, () -> named("a".repeat(257), ""));
    assertExceeds(
        "embed",
        6405,
        6000,
        () ->
            withFields(
                Collections.nCopies(5, new Field("n".repeat(257 - 1), "v".repeat(1024), true)), 5));
    assertExceeds(
        "embeds",
        11,
        10,
        () -> Post.of(Collections.nCopies(11, embed("t", "")).toArray(Embed[]::new)));
    assertExceeds(
        "embeds together",
        6001,
        6000,
        () -> Post.of(embed("", "d".repeat(4000)), embed("", "d".repeat(2001))));
    assertExceeds(
        "attachments",
        11,
        10,
        () -> {
          List<Attachment> files = new ArrayList<>();
          for (int i = 0; i < 11; i++) {
            files.add(new Attachment(i + ".txt", AttachmentText.of("x")));
          }
          return new Post("", List.of(), files, false);
        });
  }

  @Test
  void refusesWhatNobodyCouldSee() {
    assertThatThrownBy(() -> Post.of("  \n")).isInstanceOf(DiscordException.Malformed.class);
    assertThatThrownBy(() -> embed(" ", "")).isInstanceOf(DiscordException.Malformed.class);
    assertThatThrownBy(() -> new Field("", "v", true)).hasMessageContaining("blank");
    assertThatThrownBy(() -> new Field("n", "\u0000", true)).hasMessageContaining("blank");
  }

  @Test
  void refusesOddAddressesAndColours() {
    assertThatThrownBy(() -> Embed.builder().title("t").url("javascript:alert(1)").build())
        .hasMessageContaining("embed.url");
    assertThatThrownBy(() -> Embed.builder().title("t").url("https://x/ y").build())
        .hasMessageContaining("embed.url");
    assertThatThrownBy(() -> Embed.builder().title("t").color(0x1000000).build())
        .hasMessageContaining("embed.color");
  }

  @Test
  void countsAnEmojiTwiceToBeOnTheSafeSide() {
    assertThat(Post.of("😀".repeat(1000)).content()).hasSize(2000);
    assertExceeds("content", 2002, 2000, () -> Post.of("😀".repeat(1001)));
  }

  @Test
  void holdsNoSecretAndNothingThatActs() {
    String text = "key " + KEY + " \u001b[31mred\u0000\u202e";
    Embed embed =
        new Embed(
            text,
            "https://u:hunter22@x.example/",
            text,
            1,
            List.of(new Field(text, text, true)),
            text,
            text,
            Optional.of(Instant.EPOCH));
    Post post = new Post(text, List.of(embed), List.of(), false);
    assertThat(post.toString()).doesNotContain("aB3-", "hunter22", "\u001b", "\u0000", "\u202e");
    assertThat(post.content()).isEqualTo("key [redacted:anthropic] red\uFFFD");
    assertThat(embed.url()).isEqualTo("https://u:[redacted:password]@x.example/");
    assertThat(new Attachment(KEY + ".txt", KEY, AttachmentText.of("x")).toString())
        .doesNotContain("aB3-");
  }

  @Test
  void fitsAlthoughAMarkIsLongerThanItsSecret() {
    String value = "x".repeat(1000) + " password=hunter22 password=abc1 end";
    assertThat(new Field("n", value.substring(value.length() - 1024), true).value())
        .hasSizeLessThanOrEqualTo(1024)
        .doesNotContain("hunter22", "abc1");
  }

  @Test
  void buildsEmbedsOfAnythingWithinTheLimits() {
    Random random = new Random(4);
    for (int round = 0; round < 500; round++) {
      EmbedBuilder builder =
          Embed.builder()
              .title("title ".repeat(random.nextInt(100)))
              .description("a line of it 😀\n".repeat(random.nextInt(2000)) + "x")
              .author("a".repeat(random.nextInt(400)))
              .footer("f".repeat(random.nextInt(4000)));
      int fields = random.nextInt(40);
      for (int i = 0; i < fields; i++) {
        builder.field(
            "n".repeat(1 + random.nextInt(400)), "v".repeat(1 + random.nextInt(2000)), true);
      }
      Embed embed = builder.build();
      assertThat(embed.length()).isLessThanOrEqualTo(6000);
      List<Embed> all = builder.buildAll(4);
      assertThat(all).hasSizeBetween(1, 4);
      assertThat(all).allSatisfy(each -> assertThat(each.length()).isLessThanOrEqualTo(6000));
    }
  }

  @Test
  void countsTheFieldsThatFindNoRoom() {
    EmbedBuilder builder = Embed.builder().title("t");
    for (int i = 0; i < 30; i++) {
      builder.field("name " + i, "value", true);
    }
    Embed embed = builder.build();
    assertThat(embed.fields()).hasSize(25);
    assertThat(embed.fields().getLast()).isEqualTo(new Field("…", "6 more fields", false));
  }

  @Test
  void splitsALongDescriptionOverSeveralEmbeds() {
    String text = "a line of the text\n".repeat(1000);
    List<Embed> all = Embed.builder().title("t").description(text).footer("f").buildAll(10);
    assertThat(all).hasSize(5);
    assertThat(all.getFirst().title()).isEqualTo("t");
    assertThat(all.getLast().footer()).isEqualTo("f");
    StringBuilder together = new StringBuilder();
    all.forEach(embed -> together.append(embed.description()));
    assertThat(together).hasToString(text);
    List<Embed> cut = Embed.builder().description(text).buildAll(2);
    assertThat(cut).hasSize(2);
    assertThat(cut.getLast().description()).endsWith("… 10,849 more characters");
  }

  private interface Making {
    Object make();
  }

  private static void assertExceeds(String part, long length, long limit, Making making) {
    assertThatThrownBy(making::make)
        .isInstanceOfSatisfying(
            DiscordException.LimitExceeded.class,
            e -> {
              assertThat(e.part()).isEqualTo(part);
              assertThat(e.length()).isEqualTo(length);
              assertThat(e.limit()).isEqualTo(limit);
            });
  }

  private static Embed embed(String title, String description) {
    return new Embed(title, "", description, Embed.NO_COLOR, List.of(), "", "", Optional.empty());
  }

  private static Embed named(String author, String footer) {
    return new Embed("t", "", "", Embed.NO_COLOR, List.of(), author, footer, Optional.empty());
  }

  private static Embed withFields(List<Field> fields) {
    return withFields(fields, 0);
  }

  private static Embed withFields(List<Field> fields, int titleLength) {
    return new Embed(
        "t".repeat(titleLength), "", "", Embed.NO_COLOR, fields, "", "", Optional.empty());
  }
}
