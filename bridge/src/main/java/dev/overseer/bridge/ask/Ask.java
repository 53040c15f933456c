package dev.overseer.bridge.ask;

import dev.overseer.bridge.bot.BotSettings;
import dev.overseer.bridge.bot.Run;
import dev.overseer.core.Ids;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Answers one hook: {@code overseer ask}. Once it is known what is asked, the answer is no unless a
 * person says yes, whatever else happens.
 */
public final class Ask {
  /** Larger than anything that an agent writes in one call. */
  private static final int MOST_INPUT = 32 * 1024 * 1024;

  private final InstantSource clock;

  public Ask(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Asks a person, for as long as settings allow.
   *
   * @param in the hook's JSON
   * @param settings read when they are needed, since mistakes in them are a reason to deny
   * @return the hook's answer, one line of JSON
   * @throws NotARequestException if there is no form to answer in
   */
  public String answer(InputStream in, Supplier<Settings> settings) {
    HookRequest request = HookRequest.read(read(in));
    return answer(request, settings).json(request.event());
  }

  private HookAnswer answer(HookRequest request, Supplier<Settings> settings) {
    try {
      Settings given = settings.get();
      Run run = BotSettings.run(given);
      return ask(request, run, given.get(AskSettings.ASK_TIMEOUT));
    } catch (InvalidSettingsException e) {
      return new HookAnswer.Deny(
          "Denied: overseer ask is not set up: " + String.join("; ", e.problems()));
    } catch (RuntimeException e) {
      return new HookAnswer.Deny("Denied: overseer ask failed: " + e);
    }
  }

  /** On another thread, so that nothing that gets stuck there makes the answer late. */
  private HookAnswer ask(HookRequest request, Run run, Duration timeout) {
    AskPerson asking = new AskPerson(run, timeout, clock);
    CompletableFuture<HookAnswer> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("overseer-ask")
        .daemon()
        .start(
            () -> {
              try {
                answer.complete(asking.ask(request, Ids.uuid()));
              } catch (Throwable e) {
                answer.completeExceptionally(e);
              }
            });
    try {
      return answer.get(Math.max(1, asking.left().toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return asking.timeIsOver();
    } catch (ExecutionException e) {
      return new HookAnswer.Deny("Denied: overseer ask failed: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HookAnswer.Deny("Denied: overseer ask was interrupted");
    }
  }

  private static byte[] read(InputStream in) {
    try {
      byte[] input = in.readNBytes(MOST_INPUT + 1);
      if (input.length > MOST_INPUT) {
        throw new NotARequestException(
            "standard input is longer than %d bytes".formatted(MOST_INPUT));
      }
      return input;
    } catch (IOException e) {
      throw new NotARequestException("standard input can't be read: " + e.getMessage());
    }
  }
}
