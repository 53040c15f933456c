package dev.overseer.sidecar.pipeline;

import dev.overseer.discord.Post;
import dev.overseer.discord.Settled;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Told what became of each post. Called on the lane's thread; must be quick, and must not throw.
 */
@FunctionalInterface
public interface PostListener {
  /** Nobody listens. */
  PostListener NONE = (post, session, place, settled) -> {};

  /**
   * A post is out of our hands.
   *
   * @param session whose it is
   * @param place the line that it was made of; none for a summary
   */
  void settled(Post post, String session, Optional<Place> place, Settled settled);

  /**
   * Where a line stands.
   *
   * @param offset its first byte
   */
  record Place(Path file, long offset) {}
}
