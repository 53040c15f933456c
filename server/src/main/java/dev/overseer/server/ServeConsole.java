package dev.overseer.server;

import dev.overseer.server.ConsoleFile.Content;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Serves the console to browsers. Its files are the same for everybody and hold nothing of the hub:
 * a browser asks for them without the token, which only the page's script has. Thread-safe.
 */
final class ServeConsole {
  /**
   * Nothing but our own files runs, is shown, or is spoken to; no page may frame this one. The
   * script makes no markup out of text, and the browser holds it to that.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self';"
          + " connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script';"
          + " trusted-types overseer-worker";

  /** Browsers keep the files, and ask each time whether they are still the same. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Cache-Control", "no-cache",
          "Vary", "Accept-Encoding",
          "Content-Security-Policy", POLICY,
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy", "no-referrer",
          "X-Frame-Options", "DENY");

  private final ConsoleFiles files;

  ServeConsole(ConsoleFiles files) {
    this.files = files;
  }

  /** What answers a request for a path; empty where the console has no such file. */
  Optional<HttpReply> answer(String path, HttpRequest request) {
    return files.find(path).map(file -> answer(file, request));
  }

  private static HttpReply answer(ConsoleFile file, HttpRequest request) {
    Optional<Content> compressed = file.gzip().filter(_ -> AcceptEncoding.allowsGzip(request));
    Content content = compressed.orElse(file.plain());
    HttpResponseStatus status =
        isKnown(content, request) ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK;
    Map<String, String> headers = new LinkedHashMap<>(HEADERS);
    headers.put("ETag", content.entityTag());
    compressed.ifPresent(_ -> headers.put("Content-Encoding", "gzip"));
    return new HttpReply(status, file.contentType(), content.body(), headers);
  }

  /** Compared weakly, as RFC 9110, section 13.1.2, has it. */
  private static boolean isKnown(Content content, HttpRequest request) {
    return request.headers().getAll(HttpHeaderNames.IF_NONE_MATCH).stream()
        .flatMap(header -> Arrays.stream(header.split(",", -1)))
        .map(String::strip)
        .map(tag -> tag.startsWith("W/") ? tag.substring("W/".length()) : tag)
        .anyMatch(tag -> tag.equals("*") || tag.equals(content.entityTag()));
  }
}
