package dev.overseer.sidecar.format;

import dev.overseer.discord.Embed;
import dev.overseer.discord.EmbedBuilder;
import dev.overseer.discord.Post;
import dev.overseer.discord.text.SafeText;
import dev.overseer.transcript.usage.Prices;
import dev.overseer.transcript.usage.TallySession.Tally;
import dev.overseer.transcript.usage.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a session came to, in one embed. A transcript does not tell all that was used, so a cost
 * that was worked out from it is shown as a lower bound.
 */
public final class FormatSummary {
  private static final int MOST_TOOLS = 12;

  private final Prices prices;

  private final boolean cost;
  private final boolean tokens;
  private final boolean errors;

  /** Says which figures are wanted. */
  public FormatSummary(Prices prices, boolean cost, boolean tokens, boolean errors) {
    this.prices = prices;
    this.cost = cost;
    this.tokens = tokens;
    this.errors = errors;
  }

  /** The post. */
  public Post format(Context context, Tally tally) {
    EmbedBuilder embed = Embed.builder().color(Colors.SUMMARY).title("📊 Summary");
    if (!context.session().isEmpty()) {
      embed.description("🔖 " + SafeText.inlineCode(context.session()));
    }
    if (tally.took().compareTo(Duration.ZERO) > 0) {
      embed.field("Duration", Numbers.duration(tally.took()), true);
    }
    Prices.Cost sum = prices.of(tally.byModel());
    if (cost) {
      String shown =
          tally.told().isPresent()
              ? Numbers.dollars(tally.told().get())
              : "≥ " + Numbers.dollars(sum.dollars());
      if (tally.told().isPresent() || tally.messages() > 0) {
        embed.field("Cost", shown, true);
      }
    }
    embed.field("Turns", Numbers.grouped(Math.max(tally.turns(), tally.prompts())), true);
    if (tokens && tally.messages() > 0) {
      embed.field("Tokens", tokens(tally.usage()), false);
    }
    if (tally.calls() > 0) {
      embed.field("Tools: " + Numbers.grouped(tally.calls()), tools(tally.tools()), false);
    }
    if (errors) {
      embed.field("Errors", Numbers.grouped(tally.errors()), true);
    }
    if (!tally.byModel().isEmpty()) {
      embed.field("Models", models(tally.byModel().keySet()), true);
    }
    embed.footer(String.join(" · ", notes(tally, sum)));
    tally.began().ifPresent(embed::timestamp);
    return Post.of(embed.build());
  }

  private static String tokens(Usage usage) {
    return Numbers.grouped(usage.input())
        + " in · "
        + Numbers.grouped(usage.output())
        + " out · "
        + Numbers.grouped(usage.cacheWrite())
        + " cache write · "
        + Numbers.grouped(usage.cacheRead())
        + " cache read";
  }

  private static String tools(Map<String, Integer> tools) {
    List<Map.Entry<String, Integer>> most = new ArrayList<>(tools.entrySet());
    most.sort((a, b) -> Integer.compare(b.getValue(), a.getValue()));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(MOST_TOOLS, most.size()); i++) {
      text.append(i == 0 ? "" : " · ")
          .append(SafeText.line(most.get(i).getKey()))
          .append(' ')
          .append(most.get(i).getValue());
    }
    return text + (most.size() > MOST_TOOLS ? " · …" : "");
  }

  private static String models(Iterable<String> models) {
    StringBuilder text = new StringBuilder();
    for (String model : models) {
      String name = SafeText.line(model);
      text.append(text.isEmpty() || name.isEmpty() ? "" : "\n").append(name);
    }
    return text.toString();
  }

  private List<String> notes(Tally tally, Prices.Cost sum) {
    List<String> notes = new ArrayList<>();
    if (cost && tally.told().isEmpty() && !sum.complete()) {
      notes.add("not every model's price is known");
    }
    int unknown = tally.unknown().values().stream().mapToInt(Integer::intValue).sum();
    if (unknown > 0) {
      notes.add(Numbers.count(unknown, "event") + " of unknown type");
    }
    if (tally.unreadable() > 0) {
      notes.add(Numbers.count(tally.unreadable(), "unreadable line"));
    }
    return notes;
  }
}
