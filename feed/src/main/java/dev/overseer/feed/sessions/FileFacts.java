package dev.overseer.feed.sessions;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a transcript. Texts are empty where nothing is known.
 *
 * @param program whose it is, for people
 * @param session what it says its session is
 * @param parent the session whose subagent wrote it
 * @param folder where the agent works
 * @param title what its user or the agent calls it, else its first prompt
 * @param began time of its first line that has one
 * @param last the latest time of its lines
 * @param counted whether all of it was read; if not, the figures are those of its beginning
 * @param dollars what it cost at least
 * @param priced whether the price of every model is known
 */
record FileFacts(
    String program,
    String session,
    String parent,
    String folder,
    String title,
    Optional<Instant> began,
    Optional<Instant> last,
    boolean counted,
    long tokens,
    double dollars,
    boolean priced,
    int errors,
    int unreadable,
    int unknown) {
  /** Of a file that nothing could be read of yet. */
  static final FileFacts NONE =
      new FileFacts(
          "", "", "", "", "", Optional.empty(), Optional.empty(), false, 0, 0, true, 0, 0, 0);

  /** Whether an agent wrote it, as far as can be seen. */
  boolean isTranscript() {
    return !session.isEmpty();
  }
}
