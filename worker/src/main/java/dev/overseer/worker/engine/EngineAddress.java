package dev.overseer.worker.engine;

import dev.overseer.core.settings.Kind;
import dev.overseer.core.settings.Kinds;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which engine, and where its queue is. */
public sealed interface EngineAddress {

  /**
   * The spool.
   *
   * @param root of its folders; empty where other settings say where they are
   */
  record Spool(Optional<Path> root) implements EngineAddress {
    @Override
    public String toString() {
      return root.map(path -> "spool:" + path).orElse("spool");
    }
  }

  /**
   * One that is loaded when it is asked for.
   *
   * @param scheme its name: small letters
   * @param text the whole address, which that engine reads
   */
  record Loaded(String scheme, String text) implements EngineAddress {
    @Override
    public String toString() {
      return text;
    }
  }

  /** As settings give it. */
  static Kind<EngineAddress> kind() {
    return Kinds.of(
        "spool, spool:/path, or temporal://host:port/namespace",
        EngineAddress::parse,
        EngineAddress::toString);
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none
   */
  static EngineAddress parse(String text) {
    if (text.equals("spool")) {
      return new Spool(Optional.empty());
    }
    if (text.startsWith("spool:")) {
      String path = text.substring("spool:".length());
      // spool:///path is what who thinks of URLs writes.
      String stripped = path.startsWith("///") ? path.substring(2) : path;
      if (stripped.isEmpty()) {
        throw new IllegalArgumentException(text);
      }
      return new Spool(Optional.of(Path.of(stripped)));
    }
    Matcher url = Pattern.compile("([a-z]+)://\\S+").matcher(text);
    if (!url.matches()) {
      throw new IllegalArgumentException(text);
    }
    return new Loaded(url.group(1), text);
  }
}
