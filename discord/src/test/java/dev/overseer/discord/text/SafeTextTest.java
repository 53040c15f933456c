package dev.overseer.discord.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {
  private static final String[] NASTY = {
    "@everyone",
    "@here",
    "<@123456789012345678>",
    "<@!1>",
    "<@&1>",
    "<#1>",
    "</run:1>",
    "<:x:1>",
    "<t:1>",
    "<id:guide>",
    "```",
    "``",
    "`",
    "\\",
    "**",
    "__",
    "~~",
    "||",
    "> ",
    "# ",
    "-# ",
    "\n",
    "[a](https://e.example)",
    "](",
    "https://x.example/a_b",
    "\u001b[31m",
    "\u202e",
    "\0",
    "é",
    "😀",
    "\u200b",
    "x",
    " ",
    "\r",
    "*",
    "_"
  };

  /** How Discord's clients find a code block, as its Markdown is known to be parsed. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "^```(?:([a-z0-9_+\\-.#]+?)\\n)?\\n*([^\\n][\\s\\S]*?)\\n*```", Pattern.CASE_INSENSITIVE);

  private static final Pattern MENTION =
      Pattern.compile("@everyone|@here|<@!?\\d+>|<@&\\d+>|<#\\d+>", Pattern.CASE_INSENSITIVE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "```",
        "a```b",
        "``` ``` ```",
        "````",
        "ends with `",
        "ends with ``",
        "`\u200b`\u200b`",
        "",
        "\n\n",
        "\n  indented",
        "``\u001b[31m`",
        "``\0`"
      })
  void nothingClosesACodeBlock(String text) {
    String code = SafeText.code(text, "");
    Matcher block = BLOCK.matcher(code);
    assertThat(block.find()).as(code).isTrue();
    assertThat(block.end()).as(code).isEqualTo(code.length());
  }

  @Test
  void keepsTextAndLanguageOfABlock() {
    assertThat(SafeText.code("+ a\n- b", "diff"))
        .isEqualTo(
            """
            ```diff
            + a
            - b
            ```\
            """);
    assertThat(SafeText.code("x", "di`ff\n")).startsWith("```diff\nx");
  }

  @Test
  void cutsABlockInside() {
    assertThat(SafeText.code("line of output\n".repeat(100), "", 100))
        .isEqualTo(
            """
            ```
            line of output
            line of output
            line of output
            line of output
            ```
            … 1,440 more characters\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '¤',
      textBlock =
          """
          a *b* _c_ ~~d~~ `e` ||f|| § a \\*b\\* \\_c\\_ \\~\\~d\\~\\~ \\`e\\` \\|\\|f\\|\\|
          # heading                 § \\# heading
          > quote                   § \\> quote
          - item                    § \\- item
          a - b > c # d             § a - b > c # d
          [text](https://e.example) § \\[text\\](https://e.example)
          C:\\dir                   § C:\\\\dir
          https://e.example/a_b*c   § https://e.example/a_b*c
          see https://e.example/x_y and *z* § see https://e.example/x_y and \\*z\\*
          List<String> x < y        § List<\u200BString> x < y
          mail a@b.example          § mail a@b.example
          @everyone look @HERE      § @\u200Beveryone look @\u200BHERE
          <@123> <@&1> <#5> </a:1>  § <\u200B@123> <\u200B@&1> <\u200B#5> <\u200B/a:1>
          """)
  void showsProseAsItIsWritten(String text, String expected) {
    assertThat(SafeText.prose(text)).isEqualTo(expected);
  }

  @Test
  void putsALineOnOneLine() {
    assertThat(SafeText.line(" a\nb\tc\r\n# d ")).isEqualTo("a b c # d");
  }

  @Test
  void keepsTheFormattingOfMarkdownOnly() {
    assertThat(
            SafeText.markdown(
                """
                # Done
                **bold** `code` <@1> @here
                [bank](https://evil.example) ok
                ```java
                List<String> a = x[1](2); // <@1>
                """))
        .isEqualTo(
            """
            # Done
            **bold** `code` <\u200B@1> @\u200Bhere
            [bank]\u200B(https://evil.example) ok
            ```java
            List<String> a = x[1](2); // <\u200B@1>
            ```\
            """);
  }

  @Test
  void makesNamesThatAreFileNames() {
    assertThat(SafeText.fileName("../../etc/passwd")).isEqualTo("etc_passwd");
    assertThat(SafeText.fileName("Ausgabe für Größe.txt")).isEqualTo("Ausgabe_f_r_Gr_e.txt");
    assertThat(SafeText.fileName("\u0000\n")).isEqualTo("file");
    assertThat(SafeText.fileName(".env")).isEqualTo("env");
    assertThat(SafeText.fileName("x".repeat(300) + ".tar")).hasSize(100).endsWith("x.tar");
    assertThat(SafeText.fileName("ghp_" + "a1B2".repeat(9) + ".txt"))
        .isEqualTo("redacted_github_.txt");
  }

  @Test
  void keepsItsPromisesOnAnyText() {
    Random random = new Random(8);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder built = new StringBuilder();
      int length = 1 + random.nextInt(12);
      for (int i = 0; i < length; i++) {
        built.append(NASTY[random.nextInt(NASTY.length)]);
      }
      String text = built.toString();
      String code = SafeText.code(text, "");
      Matcher block = BLOCK.matcher(code);
      assertThat(block.find() && block.end() == code.length()).as(code).isTrue();
      String cut = SafeText.code(text.repeat(20), "", 80);
      assertThat(cut.length()).isLessThanOrEqualTo(80);
      assertThat(MENTION.matcher(SafeText.prose(text)).find()).as(text).isFalse();
      assertThat(MENTION.matcher(SafeText.line(text)).find()).as(text).isFalse();
      assertThat(MENTION.matcher(SafeText.markdown(text)).find()).as(text).isFalse();
      assertThat(SafeText.line(text)).doesNotContain("\n");
      String inline = SafeText.inlineCode(text);
      assertThat(inline.substring(1, inline.length() - 1)).doesNotContain("`", "\n").isNotEmpty();
      assertThat(SafeText.fileName(text)).matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
    }
  }
}
