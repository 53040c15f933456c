package dev.overseer.hub.exec;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.runtime.CelFunctionBinding;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * CEL's function {@code matches}, with patterns that are compiled once: its own compiles them for
 * each line. Thread-safe.
 */
final class KeptPatterns {
  /** So that patterns which come out of the lines themselves don't pile up. */
  private static final int MOST = 1000;

  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  /** What to give to a runtime that leaves out the standard one. */
  // CEL asks for functions that don't change; what is kept here changes no answer.
  @SuppressWarnings("Immutable")
  Set<CelFunctionBinding> bindings() {
    return CelFunctionBinding.fromOverloads(
        "matches",
        CelFunctionBinding.from("matches", String.class, String.class, this::matches),
        CelFunctionBinding.from("matches_string", String.class, String.class, this::matches));
  }

  private boolean matches(String text, String pattern) {
    Pattern kept = patterns.get(pattern);
    if (kept == null) {
      kept = compile(pattern);
      if (patterns.size() < MOST) {
        patterns.put(pattern, kept);
      }
    }
    return kept.matcher(text).find();
  }

  private static Pattern compile(String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new CelInvalidArgumentException(e);
    }
  }
}
