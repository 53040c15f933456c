package dev.overseer.core.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path, with the two abbreviations of a shell that need no shell. */
record PathKind() implements Kind<Path> {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  @Override
  public Path read(String text, Map<String, String> environment) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must be a path");
    }
    try {
      return Path.of(withVariables(withHome(text.strip(), environment), environment));
    } catch (InvalidPathException impossible) {
      throw new IllegalArgumentException("can't be a path: " + impossible.getReason(), impossible);
    }
  }

  private static String withHome(String text, Map<String, String> environment) {
    if (!text.startsWith("~")) {
      return text;
    }
    if (text.length() > 1 && text.charAt(1) != '/') {
      throw new IllegalArgumentException(
          "must write the home folder of another user in full: only ~ itself is known");
    }
    String home =
        Optional.ofNullable(environment.get("HOME")).orElse(System.getProperty("user.home"));
    return home + text.substring(1);
  }

  private static String withVariables(String text, Map<String, String> environment) {
    return VARIABLE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(valueOf(found, environment)));
  }

  private static String valueOf(MatchResult found, Map<String, String> environment) {
    return Optional.ofNullable(environment.get(found.group(1)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "names %s, which is not set in the environment".formatted(found.group())));
  }

  @Override
  public String range() {
    return "a path";
  }

  @Override
  public String write(Path value) {
    return value.toString();
  }
}
