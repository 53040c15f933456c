package dev.overseer.sidecar.pipeline;

import dev.overseer.discord.Post;
import dev.overseer.sidecar.format.FormatSummary;
import dev.overseer.sidecar.format.Formatter;
import dev.overseer.transcript.AgentEvent;
import dev.overseer.transcript.tail.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The pipeline without its threads: lines in, posts out. Not thread-safe. */
public final class PostsOfTranscript {
  private final UnderstandLines understand = new UnderstandLines(SumUp.AT_NEXT_BEGIN);
  private final Formatter formatter;
  private final FormatSummary summary;

  /** No line was read yet. */
  public PostsOfTranscript(Formatter formatter, FormatSummary summary) {
    this.formatter = formatter;
    this.summary = summary;
  }

  /**
   * The posts of a line.
   *
   * @throws IOException if it can't be read
   */
  public List<Post> of(Line line) throws IOException {
    UnderstandLines.Read read = understand.read(line);
    List<Post> posts = summaries(read.summaries());
    for (AgentEvent event : read.events()) {
      posts.addAll(formatter.format(read.context(), event));
    }
    read.take().run();
    return posts;
  }

  /** The summaries. */
  public List<Post> end() {
    return summaries(understand.end());
  }

  private List<Post> summaries(List<Work.Summary> summaries) {
    List<Post> posts = new ArrayList<>();
    summaries.forEach(each -> posts.add(summary.format(each.context(), each.tally())));
    return posts;
  }
}
