package dev.overseer.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which encodings a client takes: RFC 9110, section 12.5.3. */
final class AcceptEncoding {
  private static final Pattern NEVER = Pattern.compile("q=0(\\.0{0,3})?");

  private AcceptEncoding() {}

  /** What names gzip counts more than what names everything. */
  static boolean allowsGzip(HttpRequest request) {
    List<List<String>> codings =
        request.headers().getAll(HttpHeaderNames.ACCEPT_ENCODING).stream()
            .flatMap(header -> Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1)))
            .map(coding -> Arrays.stream(coding.split(";", -1)).map(String::strip).toList())
            .toList();
    return named("gzip", codings)
        .or(() -> named("*", codings))
        .filter(Boolean::booleanValue)
        .isPresent();
  }

  /** Whether a coding is wanted; empty where nothing is said of it. */
  private static Optional<Boolean> named(String name, List<List<String>> codings) {
    return codings.stream()
        .filter(coding -> coding.getFirst().equals(name))
        .findFirst()
        .map(coding -> coding.stream().skip(1).noneMatch(part -> NEVER.matcher(part).matches()));
  }
}
