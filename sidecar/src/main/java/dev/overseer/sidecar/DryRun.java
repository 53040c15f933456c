package dev.overseer.sidecar;

import dev.overseer.core.settings.Settings;
import dev.overseer.discord.Post;
import dev.overseer.sidecar.format.FormatSummary;
import dev.overseer.sidecar.format.Formatter;
import dev.overseer.sidecar.pipeline.PostsOfTranscript;
import dev.overseer.transcript.tail.Checkpoint;
import dev.overseer.transcript.tail.FollowTranscripts;
import dev.overseer.transcript.tail.TailListener;
import dev.overseer.transcript.tail.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** Prints the posts that a transcript would come to, and sends none. */
final class DryRun {
  private final Settings settings;
  private final PrintStream out;
  private final Map<String, String> environment;

  DryRun(Settings settings, PrintStream out, Map<String, String> environment) {
    this.settings = settings;
    this.out = out;
    this.environment = environment;
  }

  void run(Path file) throws IOException, InterruptedException {
    if (!Files.isReadable(file)) {
      throw new IOException(file + " can't be read: give a transcript that is there");
    }
    Formatter formatter = OpenPipeline.formatter(settings);
    FormatSummary summary = OpenPipeline.summary(settings);
    PrintPost print = new PrintPost(out, PrintPost.wantsColour(environment));
    PostsOfTranscript posts = new PostsOfTranscript(formatter, summary);
    try (FollowTranscripts follow =
        new FollowTranscripts(
            new Target.File(file), Checkpoint.none(Instant.now()), 100, TailListener.NONE)) {
      follow.drain(
          line -> {
            try {
              for (Post post : posts.of(line)) {
                print.print(post);
              }
            } catch (IOException e) {
              throw new IllegalStateException(file + " can't be read: " + e.getMessage(), e);
            } finally {
              line.release();
            }
          });
    }
    for (Post post : posts.end()) {
      print.print(post);
    }
  }
}
