package dev.overseer.transcript.usage;

import dev.overseer.transcript.json.Json;
import dev.overseer.transcript.json.ReadJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What tokens cost, in US dollars per million, from {@code prices.json} beside this class and from
 * a file of the user's that is laid over it. A model that no price is known for costs nothing here:
 * what is told to people is a lower bound anyway.
 *
 * <p>A model is found by its name without provider, date and variant: {@code
 * us.anthropic.claude-opus-4-5-20251101-v1:0} is {@code claude-opus-4-5}.
 *
 * <p>Immutable.
 */
public final class Prices {
  private final Map<String, Price> prices;

  private Prices(Map<String, Price> prices) {
    this.prices = prices;
  }

  /** In US dollars per million tokens. */
  record Price(double input, double output, double write5m, double write1h, double read) {
    double of(Usage usage) {
      return (usage.input() * input
              + usage.output() * output
              + usage.cacheWrite5m() * write5m
              + usage.cacheWrite1h() * write1h
              + usage.cacheRead() * read)
          / 1e6;
    }
  }

  /** What everything costs. */
  public record Cost(double dollars, boolean complete) {}

  /** The prices that come with the program. */
  public static Prices builtIn() {
    try (InputStream in = Prices.class.getResourceAsStream("prices.json")) {
      if (in == null) {
        throw new IllegalStateException("prices.json is missing in the jar: build it again");
      }
      return new Prices(read(new ReadJson().read(in)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * These prices, with those of a file in place of its models'.
   *
   * @throws IOException if it can't be read, or is not {@code {"model": {"input": 3, "output": 15,
   *     "cache_write_5m": 3.75, "cache_write_1h": 6, "cache_read": 0.3}}}
   */
  public Prices with(Path file) throws IOException {
    Map<String, Price> all = new HashMap<>(prices);
    try (InputStream in = Files.newInputStream(file)) {
      all.putAll(read(new ReadJson().read(in)));
    }
    return new Prices(all);
  }

  private static Map<String, Price> read(Json table) throws IOException {
    Map<String, Price> prices = new HashMap<>();
    if (!(table instanceof Json.Fields fields)) {
      throw new IOException("a table of prices must be an object of models");
    }
    for (Map.Entry<String, Json> model : fields.values().entrySet()) {
      if (!model.getValue().isObject()) {
        throw new IOException(
            "the prices of %s must be an object with input and output".formatted(model.getKey()));
      }
      double input = price(model.getKey(), model.getValue(), "input", -1);
      double output = price(model.getKey(), model.getValue(), "output", -1);
      prices.put(
          model.getKey(),
          new Price(
              input,
              output,
              price(model.getKey(), model.getValue(), "cache_write_5m", input),
              price(model.getKey(), model.getValue(), "cache_write_1h", input),
              price(model.getKey(), model.getValue(), "cache_read", 0)));
    }
    return prices;
  }

  private static double price(String model, Json prices, String name, double otherwise)
      throws IOException {
    Json price = prices.get(name);
    if (!price.isPresent() && otherwise >= 0) {
      return otherwise;
    }
    if (!(price instanceof Json.Amount amount) || amount.value() < 0) {
      throw new IOException(
          "%s of %s must be a number of US dollars per million tokens, 0 or more"
              .formatted(name, model));
    }
    return amount.value();
  }

  /** What so much of each model costs; not complete if a model's price is not known. */
  public Cost of(Map<String, Usage> byModel) {
    double dollars = 0;
    boolean complete = true;
    for (Map.Entry<String, Usage> model : byModel.entrySet()) {
      Optional<Price> price = of(model.getKey());
      if (price.isPresent()) {
        dollars += price.get().of(model.getValue());
      } else {
        complete &= model.getValue().total() == 0;
      }
    }
    return new Cost(dollars, complete);
  }

  private Optional<Price> of(String model) {
    Price exact = prices.get(model);
    return exact != null ? Optional.of(exact) : Optional.ofNullable(prices.get(plain(model)));
  }

  static String plain(String model) {
    String name = model.substring(model.lastIndexOf('/') + 1);
    name = name.substring(name.lastIndexOf('.', Math.max(0, name.indexOf("claude"))) + 1);
    return name.replaceFirst("\\[.*$", "")
        .replaceFirst("[@:].*$", "")
        .replaceFirst("-v\\d+$", "")
        .replaceFirst("-(\\d{8}|\\d{4}-\\d{2}-\\d{2}|latest)$", "");
  }
}
