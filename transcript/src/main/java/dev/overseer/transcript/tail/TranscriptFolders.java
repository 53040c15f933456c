package dev.overseer.transcript.tail;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where agents keep the transcripts of all their sessions:
 *
 * <pre>
 *   Claude Code   projects/WORKSPACE/SESSION.jsonl, …/SESSION/subagents/agent-ID.jsonl
 *   Codex         sessions/YEAR/MONTH/DAY/rollout-TIME-SESSION.jsonl
 *   Gemini CLI    tmp/PROJECT/chats/session-TIME-ID.jsonl, …/chats/SESSION/ID.jsonl for subagents
 * </pre>
 *
 * <p>Other folders of theirs are not entered: there may be a great deal in them. Immutable.
 */
public final class TranscriptFolders {
  private static final Set<String> NEVER = Set.of(".git", "node_modules", "tool-results");
  private static final String SUBAGENTS = "subagents";
  private static final String CHATS = "chats";

  private final List<Root> roots;

  private TranscriptFolders(List<Root> roots) {
    this.roots = List.copyOf(roots);
  }

  private enum Layout {
    CLAUDE(6) {
      @Override
      boolean enters(int depth, String name) {
        return depth != 3 || name.equals(SUBAGENTS);
      }
    },
    CODEX(4),
    GEMINI(4) {
      @Override
      boolean enters(int depth, String name) {
        return depth != 2 || name.equals(CHATS);
      }
    },
    ANY(6);

    private final int deepest;

    Layout(int deepest) {
      this.deepest = deepest;
    }

    /**
     * Whether there may be transcripts in a folder.
     *
     * @param depth 1 for those of the root
     */
    boolean enters(int depth, String name) {
      return !NEVER.contains(name);
    }
  }

  private record Root(Path folder, Layout layout) {
    /** Whether a folder below is entered. */
    boolean enters(Path below) {
      Path relative = folder.relativize(below);
      int depth = relative.getNameCount();
      return depth < layout.deepest && layout.enters(depth, String.valueOf(below.getFileName()));
    }
  }

  /**
   * What there is.
   *
   * @param files transcripts, in no order
   * @param folders where more may come; of a root that is not there the nearest folder that is
   */
  public record Found(List<Path> files, Set<Path> folders) {
    public Found {
      files = List.copyOf(files);
      folders = Set.copyOf(folders);
    }
  }

  /**
   * Those of a user's agents, and others.
   *
   * @param environment where {@code HOME} and the agents' own variables are
   * @param more folders of any layout
   */
  public static TranscriptFolders of(Map<String, String> environment, List<Path> more) {
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    List<Root> roots = new ArrayList<>();
    for (Path projects : FindTranscripts.projectsIn(environment)) {
      add(roots, projects, Layout.CLAUDE);
    }
    add(roots, given(environment, "CODEX_HOME", home.resolve(".codex")), Layout.CODEX, "sessions");
    add(
        roots,
        given(environment, "GEMINI_CLI_HOME", home).resolve(".gemini"),
        Layout.GEMINI,
        "tmp");
    more.forEach(folder -> add(roots, folder, Layout.ANY));
    return new TranscriptFolders(roots);
  }

  /** These folders alone, of any layout. */
  public static TranscriptFolders in(List<Path> folders) {
    List<Root> roots = new ArrayList<>();
    folders.forEach(folder -> add(roots, folder, Layout.ANY));
    return new TranscriptFolders(roots);
  }

  private static Path given(Map<String, String> environment, String name, Path otherwise) {
    String value = environment.getOrDefault(name, "");
    return value.isBlank() ? otherwise : Path.of(value.strip());
  }

  private static void add(List<Root> roots, Path folder, Layout layout, String... below) {
    Path place = folder.toAbsolutePath().normalize();
    for (String name : below) {
      place = place.resolve(name);
    }
    Path root = place;
    if (roots.stream().noneMatch(known -> root.startsWith(known.folder))) {
      roots.removeIf(known -> known.folder.startsWith(root));
      roots.add(new Root(root, layout));
    }
  }

  /** The folders that all of them are in, whether or not they are there. */
  public List<Path> roots() {
    return roots.stream().map(Root::folder).toList();
  }

  /** All that there is now. What can't be read, or goes meanwhile, is left out. */
  public Found find() {
    List<Path> files = new ArrayList<>();
    Set<Path> folders = new LinkedHashSet<>();
    for (Root root : roots) {
      find(root, root.folder, files, folders);
      if (!folders.contains(root.folder)) {
        nearest(root.folder).ifPresent(folders::add);
      }
    }
    return new Found(files, folders);
  }

  /** Where something is seen of a folder that is not there yet. */
  private static Optional<Path> nearest(Path missing) {
    Path above = missing.getParent();
    while (above != null && !Files.isDirectory(above)) {
      above = above.getParent();
    }
    return Optional.ofNullable(above);
  }

  /** What there is in a folder and below; nothing if transcripts can't be there. */
  public Found below(Path folder) {
    List<Path> files = new ArrayList<>();
    Set<Path> folders = new LinkedHashSet<>();
    rootOf(folder)
        .filter(root -> root.folder.equals(folder) || root.enters(folder))
        .ifPresent(root -> find(root, folder, files, folders));
    return new Found(files, folders);
  }

  private Optional<Root> rootOf(Path path) {
    return roots.stream().filter(root -> path.startsWith(root.folder)).findFirst();
  }

  private static void find(Root root, Path folder, List<Path> files, Set<Path> folders) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      folders.add(folder);
      for (Path entry : entries) {
        if (isTranscript(entry)) {
          files.add(entry);
        } else if (root.enters(entry) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          find(root, entry, files, folders);
        }
      }
    } catch (IOException | DirectoryIteratorException notThere) {
      // Nor is anything in it, for us.
      return;
    }
  }

  /** Whether a file is one, by its name. */
  public static boolean isTranscript(Path path) {
    return String.valueOf(path.getFileName()).endsWith(".jsonl");
  }

  /** A file's name without its extension. */
  public static String stem(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(".jsonl") ? name.substring(0, name.length() - 6) : name;
  }

  /**
   * Whether a file is a subagent's, by its name or place. Of Codex only what stands in it tells.
   */
  public static boolean isSubagent(Path path) {
    return stem(path).startsWith("agent-") || sessionOf(path).isPresent();
  }

  /** The session whose subagent wrote a file, where its place tells. */
  public static Optional<String> sessionOf(Path path) {
    Path folder = path.getParent();
    Path above = folder == null ? null : folder.getParent();
    if (folder != null && above != null && above.endsWith(CHATS)) {
      return Optional.of(String.valueOf(folder.getFileName()));
    }
    while (folder != null && above != null) {
      if (folder.endsWith(SUBAGENTS)) {
        return Optional.of(String.valueOf(above.getFileName()));
      }
      folder = above;
      above = folder.getParent();
    }
    return Optional.empty();
  }
}
