package dev.overseer.feed.sessions;

import dev.overseer.transcript.tail.TranscriptFolders;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose the transcripts are: a session has one of its own, and those of its subagents, whether
 * their place says so or what stands in them. For the index's thread.
 */
final class GroupFiles {
  private static final int DEEPEST = 8;

  private final Listener listener;

  private final Map<String, KnownSession> sessions = new HashMap<>();

  /** Of sessions that are subagents, by whom they were started. */
  private final Map<String, String> parents = new HashMap<>();

  /** Who is told what has changed. */
  interface Listener {
    void entered(KnownFile file, KnownSession session);

    void changed(KnownSession session);
  }

  GroupFiles(Listener listener) {
    this.listener = listener;
  }

  Optional<KnownSession> session(String key) {
    return Optional.ofNullable(sessions.get(key));
  }

  Collection<KnownSession> sessions() {
    return Collections.unmodifiableCollection(sessions.values());
  }

  /** Finds out whose a file is, once it is known what stands at its beginning. */
  void join(KnownFile file, FileFacts facts) {
    boolean byPlace = TranscriptFolders.isSubagent(file.path);
    boolean subagent = byPlace || !facts.parent().isEmpty();
    String key = keyOf(file.path, facts, byPlace);
    if (!facts.parent().isEmpty() && parents.putIfAbsent(facts.session(), facts.parent()) == null) {
      adopt(facts.session(), root(facts.parent()));
    }
    KnownSession session = sessions.get(key);
    if (session != null && !subagent && session.main.isPresent()) {
      // The same session in two places: a copy, or a folder that was moved while it ran.
      key = key + "~" + Integer.toHexString(file.path.hashCode());
      session = sessions.get(key);
    }
    if (session == null) {
      session = new KnownSession(key);
      sessions.put(key, session);
    }
    enter(file, session, !subagent);
  }

  private void enter(KnownFile file, KnownSession session, boolean main) {
    session.files.add(file);
    file.session = Optional.of(session);
    if (main) {
      session.main = Optional.of(file);
    }
    listener.entered(file, session);
  }

  private String keyOf(Path path, FileFacts facts, boolean subagent) {
    Optional<String> folder = TranscriptFolders.sessionOf(path);
    if (folder.isPresent()) {
      return folder.get();
    }
    if (!facts.parent().isEmpty()) {
      return root(facts.parent());
    }
    // Claude Code's files are called as their sessions are; a resumed one may hold older ids.
    return subagent || !facts.program().equals("Claude Code")
        ? facts.session()
        : TranscriptFolders.stem(path);
  }

  /** The session that is nobody's subagent, of one that may be. */
  private String root(String session) {
    String root = session;
    for (int depth = 0; depth < DEEPEST && parents.containsKey(root); depth++) {
      root = parents.getOrDefault(root, root);
    }
    return root;
  }

  /** What was taken for a session of its own is a subagent's: its subagents are the root's. */
  private void adopt(String session, String root) {
    KnownSession orphaned = sessions.get(session);
    if (orphaned == null || session.equals(root)) {
      return;
    }
    KnownSession whole = sessions.computeIfAbsent(root, KnownSession::new);
    for (KnownFile file : List.copyOf(orphaned.files)) {
      leave(file);
      enter(file, whole, false);
    }
    listener.changed(whole);
  }

  /** A file is gone; a session without any is forgotten. */
  void leave(KnownFile file) {
    file.session.ifPresent(session -> leave(file, session));
  }

  private void leave(KnownFile file, KnownSession session) {
    session.files.remove(file);
    file.session = Optional.empty();
    if (session.isOwn(file)) {
      session.main = Optional.empty();
    }
    if (session.files.isEmpty()) {
      sessions.remove(session.key);
    }
    listener.changed(session);
  }
}
