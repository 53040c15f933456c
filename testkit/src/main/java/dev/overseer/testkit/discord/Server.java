package dev.overseer.testkit.discord;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * HTTP/1.1 on the loopback interface, with a thread for each connection, and with all the ways to
 * go wrong that a {@link Fault} names.
 */
final class Server implements AutoCloseable {
  /** Who knows what to answer. */
  interface Answers {
    /** Does what a request asks, and says what comes of it. */
    ApiAnswer answer(ApiRequest request);

    /** Takes over a connection that wants to be a WebSocket; returns when it has ended. */
    void upgrade(ApiRequest request, Socket socket, InputStream in) throws IOException;

    /** A fault has answered a request, of which nothing came. */
    void failed(ApiRequest request, ApiAnswer answer);
  }

  private static final int LONGEST_BODY = 64 * 1024 * 1024;

  private final InstantSource clock;
  private final Faults faults;
  private final Answers answers;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread acceptor;

  /**
   * @param tls with which certificate; nothing for plain http
   * @param answers who knows what to answer
   */
  Server(Optional<SSLContext> tls, InstantSource clock, Faults faults, Answers answers) {
    this.clock = clock;
    this.faults = faults;
    this.answers = answers;
    try {
      listener =
          tls.isPresent()
              ? tls.get().getServerSocketFactory().createServerSocket()
              : new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 128);
    } catch (IOException e) {
      throw new UncheckedIOException("the fake finds no free port", e);
    }
    acceptor = Thread.ofPlatform().daemon().name("fake-discord").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections were made. */
  int connections() {
    return connections.get();
  }

  /** Closes every connection, as a server does that is started again. */
  void cutConnections() {
    for (Socket socket : open) {
      closeQuietly(socket);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofPlatform().daemon().name("fake-discord-connection").start(() -> serve(socket));
      } catch (IOException e) {
        // Closed, or one client went away in the middle of it.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean goOn = true;
      while (goOn) {
        goOn = exchange(socket, in);
      }
    } catch (IOException e) {
      // The client went away, or a fault ended it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private boolean exchange(Socket socket, InputStream in) throws IOException, InterruptedException {
    String requestLine = readLine(in);
    List<Map.Entry<String, String>> headers = readHeaders(in);
    ApiRequest head = request(requestLine, headers, new byte[0], clock.instant());
    if (WebSocket.wanted(head)) {
      answers.upgrade(head, socket, in);
      return false;
    }
    Fault fault = faults.take().orElse(null);
    switch (fault) {
      case Fault.StopsReading stops -> {
        closed.await();
        return false;
      }
      case Fault.AnswersEarly early -> {
        write(socket.getOutputStream(), ApiAnswer.error(early.status(), 40005, "Too large"));
        return false;
      }
      case Fault.ClosesAtOnce closes -> {
        return false;
      }
      case null, default -> {
        // Those that read the body first.
      }
    }
    byte[] body = readBody(in, headers);
    ApiRequest request = request(requestLine, headers, body, clock.instant());
    if (fault == null) {
      write(socket.getOutputStream(), answers.answer(request));
      return true;
    }
    return fail(fault, socket, request);
  }

  private boolean fail(Fault fault, Socket socket, ApiRequest request)
      throws IOException, InterruptedException {
    OutputStream out = socket.getOutputStream();
    switch (fault) {
      case Fault.Answers scripted -> {
        instead(
            request,
            ApiAnswer.text(scripted.status(), scripted.contentType(), scripted.body()),
            out);
        return true;
      }
      case Fault.Limits limits -> {
        instead(
            request,
            Buckets.limited(limits.retryAfter(), limits.scope(), Map.of(), request.version()),
            out);
        return true;
      }
      case Fault.LimitsWithoutBody limits -> {
        Map<String, String> told =
            limits.retryAfter().isEmpty() ? Map.of() : Map.of("Retry-After", limits.retryAfter());
        instead(request, ApiAnswer.empty(429).with(told), out);
        return true;
      }
      case Fault.LosesAnswer loses -> answers.answer(request);
      case Fault.ClosesAfterAnswer closes -> write(out, answers.answer(request));
      case Fault.BreaksAnswer breaks -> {
        byte[] bytes = encode(answers.answer(request));
        out.write(bytes, 0, bytes.length - 20);
        out.flush();
        socket.setSoLinger(true, 0);
      }
      case Fault.Trickles trickles -> {
        for (byte b : encode(answers.answer(request))) {
          out.write(b);
          out.flush();
          if (closed.await(trickles.pause().toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
          }
        }
        return true;
      }
      case Fault.Hangs hangs -> closed.await();
      case Fault.StopsReading stops -> throw new IllegalStateException("done before the body");
      case Fault.AnswersEarly early -> throw new IllegalStateException("done before the body");
      case Fault.ClosesAtOnce closes -> throw new IllegalStateException("done before the body");
    }
    return false;
  }

  private void instead(ApiRequest request, ApiAnswer answer, OutputStream out) throws IOException {
    answers.failed(request, answer);
    write(out, answer);
  }

  private static ApiRequest request(
      String line, List<Map.Entry<String, String>> headers, byte[] body, Instant arrived)
      throws IOException {
    String[] parts = line.split(" ", -1);
    if (parts.length != 3 || !parts[2].equals("HTTP/1.1")) {
      throw new IOException("not a request: " + line);
    }
    int question = parts[1].indexOf('?');
    String path = question < 0 ? parts[1] : parts[1].substring(0, question);
    Map<String, String> query = new HashMap<>();
    if (question >= 0) {
      for (String parameter : parts[1].substring(question + 1).split("&", -1)) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = equals < 0 ? "" : parameter.substring(equals + 1);
        query.putIfAbsent(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return new ApiRequest(parts[0], path, query, headers, body, arrived);
  }

  private static List<Map.Entry<String, String>> readHeaders(InputStream in) throws IOException {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("not a header: " + line);
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.add(Map.entry(name, line.substring(colon + 1).strip()));
    }
    return headers;
  }

  private static byte[] readBody(InputStream in, List<Map.Entry<String, String>> headers)
      throws IOException {
    long length = 0;
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equals("content-length")) {
        length = Long.parseLong(header.getValue());
      } else if (header.getKey().equals("transfer-encoding")) {
        return readChunks(in);
      }
    }
    if (length > LONGEST_BODY) {
      throw new IOException("a body of " + length + " bytes");
    }
    byte[] body = in.readNBytes((int) length);
    if (body.length < length) {
      throw new EOFException();
    }
    return body;
  }

  private static byte[] readChunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size = Integer.parseInt(readLine(in).strip(), 16);
    while (size > 0) {
      body.write(in.readNBytes(size));
      readLine(in);
      size = Integer.parseInt(readLine(in).strip(), 16);
    }
    readLine(in);
    return body.toByteArray();
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = in.read();
    while (c != '\n') {
      if (c < 0 || line.size() > 16_384) {
        throw new EOFException();
      }
      line.write(c);
      c = in.read();
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private static void write(OutputStream out, ApiAnswer answer) throws IOException {
    out.write(encode(answer));
    out.flush();
  }

  private static byte[] encode(ApiAnswer answer) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Status\r\n");
    for (Map.Entry<String, String> header : answer.headers()) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    if (answer.status() != 204) {
      head.append("Content-Length: ").append(answer.body().length).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(answer.body());
    return all.toByteArray();
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // It is gone, which is what was wanted.
    }
  }

  @Override
  public void close() {
    closed.countDown();
    closeQuietly(listener);
    // The kernel listens for as long as an accept is under way, and that ends a moment later.
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cutConnections();
  }
}
