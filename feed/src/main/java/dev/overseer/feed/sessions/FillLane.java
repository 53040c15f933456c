package dev.overseer.feed.sessions;

import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.Envelope;
import dev.overseer.transcript.Text;
import dev.overseer.transcript.ToolOutcome;
import dev.overseer.transcript.read.EventsOfLine;
import dev.overseer.transcript.tail.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes items of a transcript's lines, and puts them into its lane. Not thread-safe. */
final class FillLane implements CountFile.Listener {
  private static final int MOST_CALLS = 512;

  /** Of what is only noted, what a person wants to see. */
  private static final Set<String> SHOWN = Set.of("image", "document", "rewound", "info");

  private final Timeline timeline;
  private final Timeline.Lane lane;
  private final Optional<FindParent> parent;
  private final Runnable again;

  private final Map<String, Call> calls =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Call> eldest) {
          return size() > MOST_CALLS;
        }
      };

  /** Of subagents whose lines stand among the session's own: what their items lie in. */
  private final Map<String, Optional<String>> inside = new HashMap<>();

  private String folder = "";
  private boolean placed;
  private Garbled garbled = Garbled.NONE;

  /**
   * A call that may return, some of them more than once.
   *
   * @param edited whether its diff is that of the edit that was made, not of the one asked for
   */
  private record Call(String key, Optional<Instant> at, boolean edited) {}

  /** Lines in a row that can't be read, which are one item. */
  private record Garbled(String key, int lines) {
    static final Garbled NONE = new Garbled("", 0);
  }

  /** Finds out which call began the agent whose lane this is. */
  @FunctionalInterface
  interface FindParent {
    /**
     * The key of an item to lie in.
     *
     * @param prompt what the agent was told first; empty if that is not known
     */
    String find(String prompt, Optional<Instant> at);
  }

  /**
   * @param parent of a subagent's lane; the session's own lies in nothing
   * @param again called when the file has another content now
   */
  FillLane(Timeline timeline, Timeline.Lane lane, Optional<FindParent> parent, Runnable again) {
    this.timeline = timeline;
    this.lane = lane;
    this.parent = parent;
    this.again = again;
  }

  @Override
  public void again() {
    timeline.clear(lane);
    calls.clear();
    inside.clear();
    garbled = Garbled.NONE;
    again.run();
  }

  @Override
  public void line(Line line, EventsOfLine read) {
    Envelope envelope = read.envelope();
    folder = folder.isEmpty() ? envelope.folder() : folder;
    if (!placed) {
      placed = true;
      parent.ifPresent(finds -> timeline.place(lane, finds.find(firstPrompt(read), envelope.at())));
    }
    Optional<String> in = lane.parent();
    if (parent.isEmpty() && !envelope.agent().isEmpty() && envelope.parent().isEmpty()) {
      in =
          inside.computeIfAbsent(
              envelope.agent(), _ -> timeline.begunBy(lane, "", firstPrompt(read), envelope.at()));
    }
    int index = 0;
    for (AgentEvent event : read.events()) {
      event(event, new Place(line.start(), index++, envelope.at(), in));
    }
  }

  private static String firstPrompt(EventsOfLine read) {
    for (AgentEvent event : read.events()) {
      if (event instanceof AgentEvent.Prompted prompted) {
        return prompted.text().head().strip();
      }
    }
    return "";
  }

  /** Where an event stands. */
  private record Place(long offset, int index, Optional<Instant> at, Optional<String> in) {}

  private void event(AgentEvent event, Place place) {
    switch (event) {
      case AgentEvent.Prompted(Text text, boolean injected) ->
          say(injected ? "note" : "prompt", text, place, injected ? "the program adds" : "");
      case AgentEvent.Said(Text text) -> say("text", text, place, "");
      case AgentEvent.Thought(Text text) -> say("thought", text, place, "");
      case AgentEvent.Called called -> called(called, place);
      case AgentEvent.Returned returned -> returned(returned, place);
      case AgentEvent.TurnEnded(Optional<Duration> took) ->
          took.ifPresent(time -> note(place, "The turn took " + Words.time(time)));
      case AgentEvent.Ended ended -> ended(ended, place);
      case AgentEvent.HooksRan hooks ->
          hooks.errors().ifAny().ifPresent(text -> say("note", text, place, "a hook complains"));
      case AgentEvent.Compacted compacted ->
          note(
              place,
              compacted.tokens() == 0
                  ? "The conversation was shortened"
                  : "The conversation was shortened; it had "
                      + Words.count(compacted.tokens(), "token"));
      case AgentEvent.ApiFailed failed ->
          say(
              "error",
              failed.reason().isBlank() ? Text.of("The model's interface failed") : failed.reason(),
              place,
              failed.attempt() > 0 ? "the model's interface, attempt " + failed.attempt() : "");
      case AgentEvent.Refused(Text reason) ->
          say(
              "error",
              reason.isBlank() ? Text.of("The model has refused") : reason,
              place,
              "refused");
      case AgentEvent.Interrupted(Text reason) ->
          say("note", reason.isBlank() ? Text.of("Interrupted") : reason, place, "interrupted");
      case AgentEvent.Queued queued -> {
        if (queued.operation().equals("enqueue")) {
          say("note", queued.text(), place, "queued");
        }
      }
      case AgentEvent.Linked linked ->
          note(place, (linked.title() + "  " + linked.address()).strip());
      case AgentEvent.Noted(String kind, Text text) -> {
        if (SHOWN.contains(kind)) {
          say("note", text.isBlank() ? Text.of(kind) : text, place, "");
        }
      }
      case AgentEvent.Unreadable unreadable -> unreadable(unreadable, place);
      case AgentEvent.Began _, AgentEvent.Used _, AgentEvent.Progressed _, AgentEvent.Unknown _ -> {
        // Counted, and nothing to look at.
      }
    }
    if (!(event instanceof AgentEvent.Unreadable)) {
      garbled = Garbled.NONE;
    }
  }

  private void say(String kind, Text text, Place place, String title) {
    if (text.isBlank()) {
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind);
    if (!title.isEmpty()) {
      fields.put("title", title);
    }
    fields.put("text", WholeText.of(text));
    put(place, fields);
  }

  private void note(Place place, String text) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", "note");
    fields.put("text", text);
    put(place, fields);
  }

  private String put(Place place, Map<String, Object> fields) {
    String key = Timeline.key(lane, place.offset, place.index);
    timeline.put(lane, key, Timeline.order(place.offset, place.index), place.at, place.in, fields);
    return key;
  }

  private void called(AgentEvent.Called called, Place place) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", "call");
    fields.putAll(ShowCall.fields(called, folder));
    String key = put(place, fields);
    calls.put(called.id(), new Call(key, place.at, false));
    ShowCall.agentPrompt(called)
        .ifPresent(prompt -> timeline.mayBegin(lane, key, called.id(), prompt, place.at));
  }

  private void returned(AgentEvent.Returned returned, Place place) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("done", true);
    fields.putAll(ShowResult.fields(returned.outcome(), folder));
    Call call = calls.get(returned.id());
    if (call != null) {
      took(call.at, place.at).ifPresent(time -> fields.put("took_ms", time));
      if (call.edited && fields.get("diff") instanceof String more) {
        // One call, several files.
        timeline
            .item(call.key)
            .map(item -> item.get("diff"))
            .ifPresent(before -> fields.put("diff", before + "\n" + more));
      }
      boolean edited =
          returned.outcome() instanceof ToolOutcome.Edited
              || returned.outcome() instanceof ToolOutcome.Written;
      calls.put(returned.id(), new Call(call.key, call.at, call.edited || edited));
      if (timeline.change(lane, call.key, fields)) {
        return;
      }
    }
    Map<String, Object> alone = new LinkedHashMap<>();
    alone.put("kind", "call");
    alone.put("tool", returned.tool());
    alone.putAll(fields);
    put(place, alone);
  }

  private static Optional<Long> took(Optional<Instant> from, Optional<Instant> to) {
    return from.isEmpty() || to.isEmpty() || to.get().isBefore(from.get())
        ? Optional.empty()
        : Optional.of(Duration.between(from.get(), to.get()).toMillis());
  }

  private void ended(AgentEvent.Ended ended, Place place) {
    Text words = ended.text();
    if (ended.failed()) {
      say("error", words.isBlank() ? Text.of("The agent has failed") : words, place, "the end");
    } else {
      say("note", words, place, "the end");
    }
  }

  private void unreadable(AgentEvent.Unreadable line, Place place) {
    int lines = garbled.lines + 1;
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", "error");
    fields.put(
        "text",
        lines == 1
            ? "A line of %s can't be read: %s"
                .formatted(Words.count(line.bytes(), "byte"), line.reason())
            : "%s in a row can't be read; of the last one: %s"
                .formatted(Words.count(lines, "line"), line.reason()));
    String key =
        lines > 1 && timeline.change(lane, garbled.key, fields) ? garbled.key : put(place, fields);
    garbled = new Garbled(key, lines);
  }
}
