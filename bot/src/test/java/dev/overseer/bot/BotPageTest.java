package dev.overseer.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.core.settings.SettingsReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BotPageTest {
  private static final Path PAGE = Path.of("..", "docs", "bot.md");
  private static final Pattern TABLE =
      Pattern.compile("(?s)(<!-- settings: [^>]*-->\n\n).*?(\n<!-- settings end -->)");

  @Test
  void hasTheTableOfTheSettings() throws IOException {
    String page = Files.readString(PAGE);
    String right =
        TABLE
            .matcher(page)
            .replaceFirst(
                "$1" + Matcher.quoteReplacement(SettingsReference.table(BotSettings.ALL)) + "$2");
    if ("renew".equals(System.getProperty("docs"))) {
      Files.writeString(PAGE, right);
    }

    assertThat(TABLE.matcher(page).find()).isTrue();
    assertThat(PAGE)
        .as(
            "is stale; renew it with: ./mvnw -q -pl bot -am test -Dtest=BotPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocs=renew")
        .hasContent(right);
  }

  @Test
  void namesEveryMetric() throws IOException {
    String page = Files.readString(PAGE);
    String metrics = new String(new BotMetrics().text(), StandardCharsets.UTF_8);
    Matcher name = Pattern.compile("(?m)^# TYPE (\\S+) ").matcher(metrics);
    int found = 0;
    while (name.find()) {
      assertThat(page).contains("`" + name.group(1) + "`");
      found++;
    }
    assertThat(found).isGreaterThan(5);
  }
}
