package dev.overseer.transcript.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which files belong to a target.
 *
 * <p>Subagents write to {@code agent-ID.jsonl} beside their session, or to {@code
 * SESSION/subagents/agent-ID.jsonl} and folders below that. The former say only inside whose they
 * are.
 *
 * <p>Of all sessions of an agent those are chosen that are begun or gone on with.
 *
 * <p>Of a workspace's sessions the newest one at the start is chosen, and every one that is begun
 * later. One that was there and is gone on with is chosen then, from where it stood.
 *
 * <p>Not thread-safe.
 */
final class ChooseFiles {
  private static final int DEEPEST = 4;
  private static final int FIRST_LINE = 64 * 1024;

  private final Target target;
  private final Checkpoint checkpoint;

  private final Set<Path> chosen = new LinkedHashSet<>();

  /** Files that were there and not wanted, with their size then. */
  private final Map<Path, Long> passedOver = new HashMap<>();

  private final Map<Path, String> sessionOfAgent = new HashMap<>();
  private final Set<Path> subagentFolders = new LinkedHashSet<>();
  private boolean begun;

  ChooseFiles(Target target, Checkpoint checkpoint) {
    this.target = target;
    this.checkpoint = checkpoint;
  }

  /** All files, sessions before their subagents. */
  Set<Path> files() throws IOException {
    switch (target) {
      case Target.File file -> {
        Path path = file.path().toAbsolutePath().normalize();
        chosen.add(path);
        Path folder = path.getParent();
        if (folder != null && !isAgent(path)) {
          addSubagents(folder, stem(path));
        }
      }
      case Target.Workspace workspace -> {
        Optional<Path> folder = workspace.transcripts().folder();
        if (folder.isPresent() && workspace.session().isPresent()) {
          chosen.add(folder.get().resolve(workspace.session().get() + ".jsonl"));
          addSubagents(folder.get(), workspace.session().get());
        } else if (folder.isPresent()) {
          addSessions(folder.get());
          for (Path session : List.copyOf(chosen)) {
            if (!isAgent(session)) {
              addSubagents(folder.get(), stem(session));
            }
          }
        }
      }
      case Target.Sessions sessions -> {
        TranscriptFolders.Found found = sessions.folders().find();
        subagentFolders.clear();
        subagentFolders.addAll(found.folders());
        addAll(found.files());
      }
    }
    return chosen;
  }

  /** Whether a file is known and not wanted, unless it has been gone on with meanwhile. */
  boolean isPassedOver(Path path) {
    return passedOver.containsKey(path) && !chosen.contains(path);
  }

  /** Where to begin in a file. */
  Mark mark(Path path) throws IOException {
    Optional<Mark> known = checkpoint.of(path);
    if (known.isPresent()) {
      return known.get();
    }
    Long size = passedOver.get(path);
    if (size == null && target instanceof Target.Sessions) {
      size = FindSince.in(path, checkpoint.since());
    }
    return size == null || size == 0
        ? Mark.none(path)
        : new Mark(path, identityOf(path), size, size, 0, "");
  }

  private static String identityOf(Path path) {
    try {
      return String.valueOf(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (IOException gone) {
      return "";
    }
  }

  /** The folders in which something may happen. */
  Set<Path> folders() {
    Set<Path> folders = new LinkedHashSet<>(subagentFolders);
    switch (target) {
      case Target.File file -> add(folders, file.path().toAbsolutePath().normalize().getParent());
      case Target.Workspace workspace -> workspace.transcripts().folder().ifPresent(folders::add);
      case Target.Sessions sessions -> {
        // All of them are known from the latest look.
      }
    }
    return folders;
  }

  private static void add(Set<Path> folders, @Nullable Path folder) {
    if (folder != null) {
      folders.add(folder);
    }
  }

  private record Session(Path path, Instant modified, long size) {}

  private void addSessions(Path folder) throws IOException {
    List<Session> unknown = new ArrayList<>();
    for (Path path : list(folder)) {
      if (chosen.contains(path) || isAgent(path)) {
        continue;
      }
      BasicFileAttributes attributes = attributes(path);
      if (attributes == null) {
        continue;
      }
      unknown.add(new Session(path, attributes.lastModifiedTime().toInstant(), attributes.size()));
    }
    unknown.sort((a, b) -> a.modified.compareTo(b.modified));
    boolean fromNothing = checkpoint.isFirst() || checkpoint.files().isEmpty();
    for (int i = 0; i < unknown.size(); i++) {
      Session session = unknown.get(i);
      Long size = passedOver.get(session.path);
      boolean newest = !begun && fromNothing && i == unknown.size() - 1;
      boolean wanted;
      if (size != null) {
        // It is gone on with.
        wanted = session.size != size;
      } else if (begun) {
        wanted = true;
      } else {
        wanted =
            newest
                || checkpoint.of(session.path).isPresent()
                || (!checkpoint.isFirst() && session.modified.isAfter(checkpoint.since()));
      }
      if (wanted) {
        chosen.add(session.path);
      } else {
        passedOver.putIfAbsent(session.path, session.size);
      }
    }
    begun = true;
  }

  /** Sessions and subagents alike: what has been written since following began. */
  private void addAll(List<Path> files) throws IOException {
    List<Path> wanted = new ArrayList<>();
    for (Path path : files) {
      if (chosen.contains(path)) {
        continue;
      }
      BasicFileAttributes is = attributes(path);
      if (is == null) {
        continue;
      }
      Long size = passedOver.get(path);
      boolean grew = size != null && is.size() != size;
      boolean known = checkpoint.of(path).isPresent();
      boolean since = is.lastModifiedTime().toInstant().isAfter(checkpoint.since());
      if (grew || known || (size == null && (begun || (since && !checkpoint.isFirst())))) {
        wanted.add(path);
      } else {
        passedOver.putIfAbsent(path, is.size());
      }
    }
    wanted.sort(Comparator.comparing(TranscriptFolders::isSubagent).thenComparing(Path::compareTo));
    chosen.addAll(wanted);
    begun = true;
  }

  private void addSubagents(Path folder, String session) throws IOException {
    for (Path path : list(folder)) {
      if (isAgent(path) && !chosen.contains(path) && sessionOf(path).equals(session)) {
        chosen.add(path);
      }
    }
    addBelow(folder.resolve(session).resolve("subagents"), DEEPEST);
    // Watched before it is there, so that the first subagent is seen at once.
    subagentFolders.add(folder.resolve(session));
  }

  private void addBelow(Path folder, int depth) throws IOException {
    if (depth == 0 || !Files.isDirectory(folder)) {
      return;
    }
    subagentFolders.add(folder);
    for (Path path : list(folder)) {
      if (isAgent(path)) {
        chosen.add(path);
      }
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path entry : entries) {
        addBelow(entry, depth - 1);
      }
    } catch (NoSuchFileException justGone) {
      return;
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.jsonl")) {
      entries.forEach(paths::add);
    } catch (NoSuchFileException notYet) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    paths.sort(Path::compareTo);
    return paths;
  }

  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.isRegularFile() ? attributes : null;
    } catch (NoSuchFileException justGone) {
      return null;
    }
  }

  private static boolean isAgent(Path path) {
    return String.valueOf(path.getFileName()).startsWith("agent-");
  }

  private static String stem(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(".jsonl") ? name.substring(0, name.length() - 6) : name;
  }

  /** The session that a subagent's first line names; empty as long as there is none. */
  private String sessionOf(Path agent) throws IOException {
    String known = sessionOfAgent.get(agent);
    if (known != null) {
      return known;
    }
    byte[] bytes = new byte[FIRST_LINE];
    int count;
    try (FileChannel channel = FileChannel.open(agent)) {
      count = channel.read(ByteBuffer.wrap(bytes));
    } catch (NoSuchFileException justGone) {
      return "";
    }
    String line = new String(bytes, 0, Math.max(0, count), StandardCharsets.UTF_8);
    int end = line.indexOf('\n');
    int name = line.indexOf("\"sessionId\"");
    int open = name < 0 ? -1 : line.indexOf('"', name + 11);
    int close = open < 0 ? -1 : line.indexOf('"', open + 1);
    if (close < 0 || (end >= 0 && close > end)) {
      return "";
    }
    String session = line.substring(open + 1, close);
    sessionOfAgent.put(agent, session);
    return session;
  }
}
