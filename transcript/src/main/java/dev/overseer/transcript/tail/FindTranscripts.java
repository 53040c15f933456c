package dev.overseer.transcript.tail;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where Claude Code keeps the transcripts of a workspace: {@code projects/ENCODED} in its folder,
 * where ENCODED is the absolute path with a hyphen for each character that is neither a letter nor
 * a digit of ASCII. Of a name of more than 200 characters it keeps the first 200 and adds a hash
 * that nobody else knows.
 */
public final class FindTranscripts {
  private static final int LONGEST_NAME = 200;

  private final List<Path> projects;
  private final Path workspace;

  private volatile Optional<Path> found = Optional.empty();

  /**
   * @param workspace an agent's working folder, or a folder of transcripts itself
   * @param environment where {@code CLAUDE_CONFIG_DIR} and {@code HOME} are
   */
  public FindTranscripts(Path workspace, Map<String, String> environment) {
    this.workspace = workspace.toAbsolutePath().normalize();
    this.projects = projectsIn(environment);
  }

  /** The folders that workspaces' folders are in, whether or not they are there. */
  static List<Path> projectsIn(Map<String, String> environment) {
    List<Path> folders = new ArrayList<>();
    // Claude Code takes several, with commas between.
    for (String folder : environment.getOrDefault("CLAUDE_CONFIG_DIR", "").split(",", -1)) {
      if (!folder.isBlank()) {
        folders.add(Path.of(folder.strip(), "projects"));
      }
    }
    if (folders.isEmpty()) {
      Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
      folders.add(home.resolve(".claude/projects"));
      folders.add(home.resolve(".config/claude/projects"));
    }
    return folders;
  }

  /** What a workspace's folder is called. */
  public static String encode(Path workspace) {
    String path = workspace.toString();
    StringBuilder name = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      name.append(kept ? c : '-');
    }
    return name.toString();
  }

  /**
   * The folder with the transcripts. Asked again as long as there is none: an agent makes it at its
   * first prompt.
   */
  public Optional<Path> folder() {
    if (found.isEmpty() || !Files.isDirectory(found.get())) {
      found = find();
    }
    return found;
  }

  private Optional<Path> find() {
    if (holdsTranscripts(workspace)) {
      return Optional.of(workspace);
    }
    String name = encode(workspace);
    for (Path folder : projects) {
      Optional<Path> place =
          name.length() <= LONGEST_NAME
              ? Optional.of(folder.resolve(name))
              : beginningWith(folder, name.substring(0, LONGEST_NAME) + "-");
      if (place.isPresent() && Files.isDirectory(place.get())) {
        return place;
      }
    }
    return Optional.empty();
  }

  /** Where the folder is looked for, for messages. */
  public List<Path> places() {
    List<Path> places = new ArrayList<>();
    places.add(workspace);
    projects.forEach(folder -> places.add(folder.resolve(encode(workspace))));
    return places;
  }

  /** A folder {@code …/projects/-home-me-work}, or one that has transcripts in it. */
  private static boolean holdsTranscripts(Path folder) {
    Path parent = folder.getParent();
    Path name = folder.getFileName();
    if (parent != null
        && name != null
        && parent.endsWith("projects")
        && name.toString().startsWith("-")) {
      return Files.isDirectory(folder);
    }
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> transcripts = Files.newDirectoryStream(folder, "*.jsonl")) {
      return transcripts.iterator().hasNext();
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static Optional<Path> beginningWith(Path folder, String prefix) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            folder, entry -> String.valueOf(entry.getFileName()).startsWith(prefix))) {
      for (Path entry : entries) {
        return Optional.of(entry);
      }
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    return Optional.empty();
  }
}
