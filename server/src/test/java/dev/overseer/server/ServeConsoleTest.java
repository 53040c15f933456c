package dev.overseer.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.server.TestClient.HttpAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServeConsoleTest {
  private static final AccessToken TOKEN = new AccessToken("correct-horse-battery-staple");
  private static final Pattern ENTITY_TAG = Pattern.compile("ETag: (\"[A-Za-z0-9_-]{43}\")\r\n");
  private static final Pattern IMPORTED =
      Pattern.compile("from '([^']+)'|new URL\\('([^']+\\.js)'");

  private TestServer server;
  private TestClient client;

  @BeforeEach
  void open() {
    server = TestServer.open(TestServer.options().withToken(TOKEN), VirtualActions.action("say"));
    client = TestClient.to(server.server.address());
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8, <title>Overseer</title>",
    "/?x=1, text/html; charset=utf-8, <title>Overseer</title>",
    "/console/main.js, text/javascript; charset=utf-8, import",
    "/console/style/base.css, text/css; charset=utf-8, :root",
    "/console/icon.svg, image/svg+xml, <svg"
  })
  void aFileIsServedWithoutAToken(String path, String type, String content) {
    HttpAnswer answer = client.get(path);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains(content);
    assertThat(answer.head())
        .containsIgnoringCase("content-type: " + type + "\r\n")
        .containsIgnoringCase("x-content-type-options: nosniff\r\n")
        .contains("Cache-Control: no-cache\r\n")
        .contains("Referrer-Policy: no-referrer\r\n")
        .contains("X-Frame-Options: DENY\r\n")
        .containsPattern(ENTITY_TAG);
  }

  @Test
  void nothingButItsOwnFilesMayRun() {
    String head = client.get("/").head();

    assertThat(head)
        .contains("Content-Security-Policy: default-src 'none'; script-src 'self';")
        .contains("frame-ancestors 'none'")
        .contains("require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console",
        "/console/",
        "/console/index.html",
        "/index.html",
        "/console/../ServeConsole.class",
        "/console/%2e%2e/manifest.json",
        "/console/..%2fmanifest.json",
        "/console//main.js",
        "/console/main.js/",
        "/console/main%2Ejs",
        "/console/style",
        "//",
        "/main.js"
      })
  void whatIsNotInTheListIsNotThere(String path) {
    assertThat(client.get(path).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void filesAreOnlyRead(String method) {
    HttpAnswer answer = client.request(method, "/console/main.js");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.head()).contains("Allow: GET, HEAD");
  }

  @Test
  void aHeadTellsOfTheFileWithoutIt() {
    HttpAnswer whole = client.get("/console/main.js");
    HttpAnswer head = client.request("HEAD", "/console/main.js");

    assertThat(head.head()).isEqualTo(whole.head());
    assertThat(client.get("/livez").body()).as("no body came").isEqualTo("ok\n");
  }

  @ParameterizedTest
  @CsvSource({"%s, 304", "W/%s, 304", "'\"other\", %s', 304", "*, 304", "\"other\", 200"})
  void whatTheBrowserHasIsNotSentAgain(String known, int status) {
    String tag = entityTag(client.get("/"));

    ask("/", "If-None-Match: " + known.formatted(tag));

    HttpAnswer answer = client.answer(status == 304);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.head()).contains("ETag: " + tag);
    assertThat(client.get("/livez").body()).as("the connection goes on").isEqualTo("ok\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, gzip;q=0.5", "GZIP", "*", "identity, *;q=0.1"})
  void whoTakesItCompressedGetsIt(String accepted) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      Compressed got = Compressed.get(socket, "/console/main.js", accepted);

      assertThat(got.head()).contains("Content-Encoding: gzip").contains("Vary: Accept-Encoding");
      assertThat(got.unpacked()).isEqualTo(client.get("/console/main.js").body());
      assertThat(got.head())
          .contains("content-length: " + got.bytes().length)
          .doesNotContain(entityTag(client.get("/console/main.js")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "br", "gzip;q=0", "gzip; q=0.000, *", "identity, *;q=0", "xgzip"})
  void whoDoesNotGetsItAsItIs(String accepted) {
    ask("/console/main.js", "Accept-Encoding: " + accepted);

    HttpAnswer answer = client.answer(false);

    assertThat(answer.head()).doesNotContain("Content-Encoding").contains("Vary: Accept-Encoding");
    assertThat(answer.body()).contains("import ");
  }

  @Test
  void aTagIsKnownOnlyInItsOwnEncoding() {
    String plain = entityTag(client.get("/console/main.js"));

    ask("/console/main.js", "Accept-Encoding: gzip\r\nIf-None-Match: " + plain);
    assertThat(client.answer(false).status()).isEqualTo(200);
  }

  @Test
  void eachFileHasATagOfItsOwn() {
    Stream<String> tags =
        ConsoleFiles.NAMES.stream()
            .filter(name -> !name.equals(ConsoleFiles.PAGE))
            .map(name -> entityTag(client.get("/console/" + name)));

    assertThat(tags).hasSize(ConsoleFiles.NAMES.size() - 1).doesNotHaveDuplicates();
  }

  @Test
  void theListIsWhatLiesInTheFolder() throws IOException {
    Path folder = folder();
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> there =
          files
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString())
              .toList();

      assertThat(ConsoleFiles.NAMES).containsExactlyInAnyOrderElementsOf(there);
    }
  }

  @Test
  void eachImportIsOfAFileThatIsServed() throws IOException {
    for (String name : ConsoleFiles.NAMES) {
      if (name.endsWith(".js")) {
        URI base = URI.create("http://h/console/" + name);
        String script = Files.readString(folder().resolve(name), UTF_8);
        for (MatchResult found : IMPORTED.matcher(script).results().toList()) {
          String imported = Objects.requireNonNullElseGet(found.group(1), () -> found.group(2));
          String path = base.resolve(imported).getPath();
          assertThat(client.get(path).status()).as("%s of %s", path, name).isEqualTo(200);
        }
      }
    }
  }

  /** Else a browser would learn of each from the one before that imports it. */
  @Test
  void thePageNamesAllModulesAtOnce() {
    List<String> named =
        Pattern.compile("<link rel=\"modulepreload\" href=\"console/([^\"]+)\">")
            .matcher(client.get("/").body())
            .results()
            .map(found -> Objects.requireNonNull(found.group(1)))
            .toList();

    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            ConsoleFiles.NAMES.stream()
                .filter(name -> name.endsWith(".js"))
                .filter(name -> !name.equals("main.js") && !name.equals("wire/socket-worker.js"))
                .toList());
  }

  @Test
  void thePageHasNoScriptOrStyleOfItsOwnAndNamesNoOtherHost() throws IOException {
    for (String name : ConsoleFiles.NAMES) {
      String text = Files.readString(folder().resolve(name), UTF_8);
      assertThat(text.replace("http://www.w3.org/2000/svg", ""))
          .as(name)
          .doesNotContain("http://")
          .doesNotContain("https://")
          .doesNotContain("innerHTML")
          .doesNotContain("insertAdjacentHTML");
    }
    assertThat(client.get("/").body())
        .doesNotContain("<style")
        .doesNotContain("style=")
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContainPattern(" on[a-z]+=");
  }

  @Test
  void allOfItStaysSmall() throws IOException {
    long bytes = 0;
    for (String name : ConsoleFiles.NAMES) {
      ConsoleFile file = ConsoleFile.of(name, Files.readAllBytes(folder().resolve(name)));
      bytes += file.gzip().orElse(file.plain()).body().length;
    }
    assertThat(bytes).as("bytes, compressed").isLessThan(100_000);
  }

  @Test
  void anUntrustedPeerGetsNoPage() {
    try (TestServer closed =
            TestServer.open(
                TestServer.options().withTrustedCidrs(List.of(Cidr.parse("192.0.2.0/24"))));
        TestClient stranger = TestClient.to(closed.server.address())) {
      assertThat(stranger.get("/").status()).isEqualTo(403);
    }
  }

  private static String entityTag(HttpAnswer answer) {
    MatchResult found = ENTITY_TAG.matcher(answer.head()).results().findFirst().orElseThrow();
    return Objects.requireNonNull(found.group(1));
  }

  private void ask(String path, String header) {
    String request = "GET %s HTTP/1.1\r\nHost: h\r\n%s\r\n\r\n".formatted(path, header);
    client.bytes(request.getBytes(ISO_8859_1));
  }

  /** An answer whose body is no text. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Compressed(String head, byte[] bytes) {
    static Compressed get(Socket socket, String path, String accepted) throws IOException {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: h\r\nAccept-Encoding: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, accepted)
                  .getBytes(ISO_8859_1));
      byte[] all = socket.getInputStream().readAllBytes();
      int end = new String(all, ISO_8859_1).indexOf("\r\n\r\n");
      return new Compressed(
          new String(all, 0, end, ISO_8859_1), Arrays.copyOfRange(all, end + 4, all.length));
    }

    String unpacked() throws IOException {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        return new String(in.readAllBytes(), UTF_8);
      }
    }
  }

  private static Path folder() {
    URL script = ServeConsole.class.getResource("console/main.js");
    if (script == null) {
      throw new IllegalStateException("the console's files aren't on the class path");
    }
    try {
      return Path.of(script.toURI()).resolve("..").normalize();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
