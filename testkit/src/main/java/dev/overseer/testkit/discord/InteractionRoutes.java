package dev.overseer.testkit.discord;

import java.util.List;
import java.util.Optional;

/** The routes of interactions, which their own tokens open. */
final class InteractionRoutes implements Api {
  private final Channels channels;
  private final Interactions interactions;
  private final Answers answers;
  private final Posting posting;
  private final Buckets buckets;
  private final String applicationId;

  InteractionRoutes(
      Channels channels,
      Interactions interactions,
      Answers answers,
      Posting posting,
      Buckets buckets,
      String applicationId) {
    this.channels = channels;
    this.interactions = interactions;
    this.answers = answers;
    this.posting = posting;
    this.buckets = buckets;
    this.applicationId = applicationId;
  }

  @Override
  public Optional<ApiAnswer> answer(ApiRequest request) {
    List<String> route = request.route();
    if (!wanted(route)) {
      return Optional.empty();
    }
    Buckets.Verdict verdict =
        buckets.ofWebhook(
            request.arrived(),
            route.get(route.getFirst().equals("interactions") ? 1 : 2),
            "interaction " + request.method(),
            "",
            request.version());
    if (verdict.refusal().isPresent()) {
      return verdict.refusal();
    }
    synchronized (channels) {
      try {
        return Optional.of(act(new BotCall(request, route)).with(verdict.headers()));
      } catch (Refusal refusal) {
        return Optional.of(refusal.answer().with(verdict.headers()));
      }
    }
  }

  private boolean wanted(List<String> route) {
    if (route.size() < 3) {
      return false;
    }
    boolean followUp = route.getFirst().equals("webhooks") && route.get(1).equals(applicationId);
    return followUp || route.getFirst().equals("interactions");
  }

  private ApiAnswer act(BotCall call) {
    if (call.is("POST interactions/*/*/callback")) {
      return callBack(call);
    }
    FakeInteraction interaction =
        interactions
            .find(call.part(2))
            .orElseThrow(() -> new Refusal(404, 10015, "Unknown Webhook"));
    if (interactions.dead(interaction)) {
      throw new Refusal(401, 50027, "Invalid Webhook Token");
    }
    if (call.is("POST webhooks/*/*")) {
      ReadForm.Form form = call.form();
      FakeMessage said = answers.follow(interaction, form.payload(), form.files());
      return ApiAnswer.json(200, posting.describe(said));
    }
    if (call.is("GET webhooks/*/*/messages/*")) {
      return ApiAnswer.json(200, posting.describe(answers.find(interaction, call.part(4))));
    }
    if (call.is("PATCH webhooks/*/*/messages/*")) {
      ReadForm.Form form = call.form();
      FakeMessage edited = answers.edit(interaction, call.part(4), form.payload(), form.files());
      return ApiAnswer.json(200, posting.describe(edited));
    }
    if (call.is("DELETE webhooks/*/*/messages/*")) {
      answers.delete(answers.find(interaction, call.part(4)));
      return ApiAnswer.empty(204);
    }
    throw Refusal.unknownRoute();
  }

  private ApiAnswer callBack(BotCall call) {
    FakeInteraction interaction =
        interactions
            .find(call.part(2))
            .filter(known -> known.id.equals(call.part(1)))
            .orElseThrow(() -> new Refusal(404, 10062, "Unknown interaction"));
    ReadForm.Form form = call.form();
    var outcome = answers.answer(interaction, form.payload(), form.files());
    return call.query("with_response").orElse("false").equals("true")
        ? ApiAnswer.json(200, outcome)
        : ApiAnswer.empty(204);
  }
}
