package dev.overseer.bridge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bot's half of inputs and questions, strict: what is not in its protocol is an answer of 400
 * and a complaint, which {@link #complaints} shows. May be closed and opened again on its port, as
 * a bot that is restarted; what it knows stays.
 */
public final class StandInBot implements AutoCloseable {
  public static final String CHANNEL = "1001";
  public static final String TOKEN = "run-token";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> STATUSES =
      Set.of("delivered", "no_reader", "busy", "bad_input", "failed");
  private static final Set<String> ASK_FIELDS =
      Set.of(
          "channelId",
          "threadId",
          "key",
          "tool",
          "command",
          "path",
          "diff",
          "cwd",
          "sessionId",
          "timeoutSeconds");
  private static final int MOST_BODY = 64 * 1024;

  private final Map<String, ObjectNode> inputs = new LinkedHashMap<>();
  private final List<String> reports = new ArrayList<>();
  private final Map<String, ObjectNode> asks = new LinkedHashMap<>();
  private final Map<String, ObjectNode> states = new LinkedHashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private Optional<HttpServer> server = Optional.empty();
  private Optional<ExecutorService> threads = Optional.empty();
  private int port;
  private int refuseAllWith;
  private int loseReports;

  private StandInBot() {}

  /** On a free port. */
  public static StandInBot open() throws IOException {
    StandInBot bot = new StandInBot();
    bot.start();
    return bot;
  }

  /** Begins to answer, on the port that it had before. */
  public synchronized void start() throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
    made.setExecutor(pool);
    made.createContext("/", this::answer);
    made.start();
    port = made.getAddress().getPort();
    server = Optional.of(made);
    threads = Optional.of(pool);
  }

  /** Stops answering, as a process that ends. */
  public void stop() {
    Optional<HttpServer> old;
    Optional<ExecutorService> pool;
    synchronized (this) {
      old = server;
      pool = threads;
      server = Optional.empty();
      threads = Optional.empty();
    }
    pool.ifPresent(ExecutorService::shutdownNow);
    old.ifPresent(running -> running.stop(0));
  }

  public synchronized URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** From now on every request is refused; 0 ends that. */
  public synchronized void refuseAllWith(int status) {
    refuseAllWith = status;
    notifyAll();
  }

  /** So many reports are taken, but their answers get lost. */
  public synchronized void loseReports(int count) {
    loseReports = count;
  }

  /** Somebody says something. */
  public synchronized void say(String id, String text, String channel) {
    inputs.put(
        id,
        JSON.createObjectNode()
            .put("id", id)
            .put("text", text)
            .put("author", "anna")
            .put("channelId", channel)
            .put("createdAt", "2026-01-01T00:00:00Z"));
    notifyAll();
  }

  /** Somebody decides on every question that waits. */
  public synchronized void decide(String state, String by, String reason) {
    states.values().stream()
        .filter(node -> node.path("state").asString("").equals("pending"))
        .forEach(node -> node.put("state", state).put("by", by).put("reason", reason));
    notifyAll();
  }

  /** Forgets the questions, as a bot whose disk was lost. */
  public synchronized void forgetAsks() {
    asks.clear();
    states.clear();
    notifyAll();
  }

  /** {@code id:status} and, where there is one, {@code :detail}. */
  public synchronized List<String> reports() {
    return List.copyOf(reports);
  }

  public synchronized List<ObjectNode> asks() {
    return List.copyOf(asks.values());
  }

  public synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  public synchronized long count(String start) {
    return requests.stream().filter(request -> request.startsWith(start)).count();
  }

  @Override
  public void close() {
    stop();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Answer answer;
      try {
        answer = answer(exchange, body);
      } catch (InterruptedException stopped) {
        return;
      }
      if (answer.status == 0) {
        return;
      }
      byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Status 0 is no answer at all. */
  private record Answer(int status, String body) {}

  private synchronized Answer answer(HttpExchange exchange, byte[] body)
      throws InterruptedException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    requests.add(method + " " + path);
    if (refuseAllWith != 0) {
      return failure(refuseAllWith, "refused");
    }
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + TOKEN).equals(authorization)) {
      return failure(401, "no token");
    }
    Map<String, String> query = query(exchange.getRequestURI());
    if (method.equals("GET") && path.equals("/run/inputs")) {
      return channel(query.getOrDefault("channelId", "")).orElseGet(() -> inputs(query));
    }
    if (method.equals("POST") && path.startsWith("/run/inputs/")) {
      return report(path.substring("/run/inputs/".length()), body);
    }
    if (method.equals("POST") && path.equals("/run/asks")) {
      return ask(body);
    }
    if (method.equals("GET") && path.startsWith("/run/asks/")) {
      return look(path.substring("/run/asks/".length()), query);
    }
    return complain("there is no %s %s".formatted(method, path));
  }

  private Optional<Answer> channel(String id) {
    return id.equals(CHANNEL) ? Optional.empty() : Optional.of(failure(404, "unknown run"));
  }

  private Answer inputs(Map<String, String> query) {
    long until =
        System.nanoTime() + Long.parseLong(query.getOrDefault("wait", "")) * 1_000_000_000L;
    while (inputs.isEmpty() && refuseAllWith == 0 && System.nanoTime() < until) {
      try {
        wait(50);
      } catch (InterruptedException stopped) {
        return new Answer(0, "");
      }
    }
    if (refuseAllWith != 0) {
      return failure(refuseAllWith, "refused");
    }
    return new Answer(
        200,
        inputs.values().stream()
            .map(JsonNode::toString)
            .collect(Collectors.joining(",", "{\"inputs\":[", "]}")));
  }

  private Answer report(String id, byte[] body) {
    JsonNode report = JSON.readTree(body);
    if (!Set.of("status", "detail").containsAll(report.propertyNames())
        || !STATUSES.contains(report.path("status").asString(""))) {
      return complain("no report: " + report);
    }
    if (!inputs.containsKey(id)) {
      return failure(404, "unknown input");
    }
    if (loseReports > 0) {
      loseReports--;
      return new Answer(0, "");
    }
    inputs.remove(id);
    String detail = report.path("detail").asString("");
    reports.add(
        id + ":" + report.path("status").asString("") + (detail.isEmpty() ? "" : ":" + detail));
    return new Answer(200, "{}");
  }

  private Answer ask(byte[] body) {
    if (body.length > MOST_BODY) {
      complaints.add("a question of %d bytes".formatted(body.length));
      return failure(413, "too large");
    }
    ObjectNode ask = (ObjectNode) JSON.readTree(body);
    String key = ask.path("key").asString("");
    if (!ASK_FIELDS.containsAll(ask.propertyNames())
        || key.isEmpty()
        || ask.path("tool").asString("").isEmpty()
        || ask.path("timeoutSeconds").asInt(0) < 1) {
      return complain("no question: " + ask);
    }
    Optional<Answer> wrong = channel(ask.path("channelId").asString(""));
    if (wrong.isPresent()) {
      return wrong.get();
    }
    asks.putIfAbsent(key, ask);
    String id = "ask-" + (List.copyOf(asks.keySet()).indexOf(key) + 1);
    ObjectNode state =
        states.computeIfAbsent(
            id, made -> JSON.createObjectNode().put("askId", made).put("state", "pending"));
    return new Answer(200, state.toString());
  }

  private Answer look(String id, Map<String, String> query) throws InterruptedException {
    long until =
        System.nanoTime() + Long.parseLong(query.getOrDefault("wait", "")) * 1_000_000_000L;
    while (System.nanoTime() < until
        && Optional.ofNullable(states.get(id))
            .filter(state -> state.path("state").asString("").equals("pending"))
            .isPresent()) {
      wait(50);
    }
    return Optional.ofNullable(states.get(id))
        .map(state -> new Answer(200, state.toString()))
        .orElseGet(() -> failure(404, "unknown question"));
  }

  private Answer complain(String what) {
    complaints.add(what);
    return failure(400, what);
  }

  private static Answer failure(int status, String message) {
    return new Answer(
        status,
        JSON.createObjectNode()
            .set("error", JSON.createObjectNode().put("code", "x").put("message", message))
            .toString());
  }

  private static Map<String, String> query(URI uri) {
    return Stream.of(Optional.ofNullable(uri.getQuery()).orElse("").split("&", -1))
        .filter(pair -> pair.contains("="))
        .collect(
            Collectors.toMap(
                pair -> pair.substring(0, pair.indexOf('=')),
                pair -> pair.substring(pair.indexOf('=') + 1)));
  }
}
