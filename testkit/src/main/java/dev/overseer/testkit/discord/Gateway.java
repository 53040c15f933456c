package dev.overseer.testkit.discord;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The gateway: sessions, and the events that go to those that want them. */
final class Gateway {
  static final long GUILDS = 1L;
  static final long GUILD_MEMBERS = 1L << 1;
  static final long GUILD_WEBHOOKS = 1L << 5;
  static final long GUILD_MESSAGES = 1L << 9;
  static final long MESSAGE_CONTENT = 1L << 15;
  private static final int MOST_IDENTIFIES = 1000;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Channels channels;
  private final Guilds guilds;
  private final Violations violations;
  private final FakeRules rules;
  private final InstantSource clock;
  private final String token;
  private final Map<String, GatewaySession> sessions = new LinkedHashMap<>();
  private final Set<GatewayConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean open = true;
  private volatile boolean acknowledges = true;
  private volatile long allowedIntents = -1;
  private volatile int port;
  private int identified;
  private int resumed;
  private Instant lastIdentified = Instant.MIN;

  Gateway(
      Channels channels,
      Guilds guilds,
      Violations violations,
      FakeRules rules,
      InstantSource clock,
      String token) {
    this.channels = channels;
    this.guilds = guilds;
    this.violations = violations;
    this.rules = rules;
    this.clock = clock;
    this.token = token;
  }

  void listensOn(int itsPort) {
    port = itsPort;
  }

  String url() {
    return "ws://127.0.0.1:" + port;
  }

  /** Shakes hands on a connection, and serves it until it ends. */
  void serve(ApiRequest request, Socket raw, InputStream in) throws IOException {
    Optional<WebSocket> socket = Handshake.shake(request, raw, in, open);
    if (socket.isEmpty()) {
      return;
    }
    boolean compressed = request.query().getOrDefault("compress", "").equals("zlib-stream");
    GatewayConnection connection = new GatewayConnection(this, socket.get(), compressed);
    connections.add(connection);
    if (!request.query().getOrDefault("v", "").equals("10")) {
      connection.protest(4012, "Invalid API version");
    }
    connection.serve();
  }

  void gone(GatewayConnection connection) {
    connections.remove(connection);
    channels.changed();
  }

  Duration heartbeat() {
    return rules.heartbeat();
  }

  Instant now() {
    return clock.instant();
  }

  Violations violations() {
    return violations;
  }

  boolean acknowledges() {
    return acknowledges;
  }

  /** A new session; none if the client may have none. */
  Optional<GatewaySession> identify(GatewayConnection connection, JsonNode data) {
    synchronized (channels) {
      long intents = data.path("intents").asLong(-1);
      Optional<String> wrong = wrong(connection, data, intents);
      if (wrong.isPresent()) {
        return Optional.empty();
      }
      identified++;
      lastIdentified = now();
      GatewaySession session = new GatewaySession("s" + channels.newId(), intents, connection);
      sessions.put(session.id(), session);
      session.dispatch("READY", ready(session));
      for (Guild guild : guilds.all()) {
        session.dispatch("GUILD_CREATE", Wire.guildCreate(guild, guilds));
      }
      channels.changed();
      return Optional.of(session);
    }
  }

  private Optional<String> wrong(GatewayConnection connection, JsonNode data, long intents) {
    if (!data.path("token").asString("").equals(token)) {
      return protest(connection, 4004, "Authentication failed.");
    }
    if (intents < 0 || intents >= 1L << 26) {
      return protest(connection, 4013, "Invalid intent(s).");
    }
    if ((intents & ~allowedIntents) != 0) {
      return protest(connection, 4014, "Disallowed intent(s).");
    }
    JsonNode shard = data.path("shard");
    if (shard.isArray() && shard.path(0).asInt() >= shard.path(1).asInt()) {
      return protest(connection, 4010, "Invalid shard.");
    }
    if (lastIdentified.plus(rules.identifyPeriod()).isAfter(now())) {
      violations.add(0, 0, "gateway: a second IDENTIFY within " + rules.identifyPeriod());
      connection.send(invalid(false));
      return Optional.of("too early");
    }
    return Optional.empty();
  }

  private static Optional<String> protest(GatewayConnection connection, int code, String reason) {
    connection.protest(code, reason);
    return Optional.of(reason);
  }

  private ObjectNode ready(GatewaySession session) {
    ObjectNode ready = JSON.createObjectNode().put("v", 10);
    ready.set("user", Wire.self(guilds.bot()));
    ArrayNode list = ready.putArray("guilds");
    guilds.all().forEach(guild -> list.addObject().put("id", guild.id).put("unavailable", true));
    ready.put("session_id", session.id()).put("resume_gateway_url", url());
    ready.putArray("private_channels");
    ready.putArray("_trace").add("[\"fake\"]");
    ready.putObject("application").put("id", guilds.bot().id()).put("flags", 0);
    return ready;
  }

  /** The session of before, if it is still known. */
  Optional<GatewaySession> resume(GatewayConnection connection, JsonNode data) {
    synchronized (channels) {
      if (!data.path("token").asString("").equals(token)) {
        connection.protest(4004, "Authentication failed.");
        return Optional.empty();
      }
      Optional<GatewaySession> session =
          Optional.ofNullable(sessions.get(data.path("session_id").asString("")))
              .filter(known -> known.resume(connection, data.path("seq").asLong(-1)));
      if (session.isPresent()) {
        resumed++;
      } else {
        connection.send(invalid(false));
      }
      channels.changed();
      return session;
    }
  }

  private static ObjectNode invalid(boolean resumable) {
    return JSON.createObjectNode().put("op", 9).put("d", resumable);
  }

  void end(GatewaySession session) {
    synchronized (channels) {
      sessions.remove(session.id());
      channels.changed();
    }
  }

  /** Answers a request for members of a guild. */
  void members(GatewaySession session, JsonNode data) {
    synchronized (channels) {
      Optional<Guild> guild = guilds.find(data.path("guild_id").asString(""));
      if (guild.isEmpty()) {
        return;
      }
      boolean all = data.has("query") && data.path("limit").asInt(0) == 0;
      if (all && !session.wants(GUILD_MEMBERS)) {
        session.connection().ifPresent(to -> to.protest(4014, "Disallowed intent(s)."));
        return;
      }
      session.dispatch("GUILD_MEMBERS_CHUNK", Wire.membersChunk(guild.get(), data));
    }
  }

  /** Tells all sessions that want it; 0 for what every session gets. */
  void dispatch(long intent, String type, ObjectNode data) {
    synchronized (channels) {
      for (GatewaySession session : sessions.values()) {
        if (session.wants(intent)) {
          session.dispatch(type, data);
        }
      }
    }
  }

  /** Tells of a message; what it says only to those that may read it. */
  void dispatchMessage(String type, ObjectNode data, boolean byBot) {
    synchronized (channels) {
      for (GatewaySession session : sessions.values()) {
        if (session.wants(GUILD_MESSAGES)) {
          boolean reads = byBot || session.wants(MESSAGE_CONTENT);
          session.dispatch(type, reads ? data : WireMessage.withoutContent(data));
        }
      }
    }
  }

  // What tests do to it.

  int connectedSessions() {
    synchronized (channels) {
      return (int) sessions.values().stream().filter(GatewaySession::connected).count();
    }
  }

  int identified() {
    synchronized (channels) {
      return identified;
    }
  }

  int resumed() {
    synchronized (channels) {
      return resumed;
    }
  }

  int identifiesLeft() {
    return Math.max(0, MOST_IDENTIFIES - identified());
  }

  void drop() {
    new ArrayList<>(connections).forEach(GatewayConnection::drop);
  }

  void close(int code, String reason) {
    new ArrayList<>(connections).forEach(connection -> connection.close(code, reason));
  }

  void askToReconnect() {
    ObjectNode frame = JSON.createObjectNode().put("op", 7).putNull("d");
    new ArrayList<>(connections).forEach(connection -> connection.send(frame));
  }

  void askForHeartbeat() {
    ObjectNode frame = JSON.createObjectNode().put("op", 1).putNull("d");
    new ArrayList<>(connections).forEach(connection -> connection.send(frame));
  }

  void invalidate(boolean resumable) {
    synchronized (channels) {
      List<GatewaySession> all = new ArrayList<>(sessions.values());
      if (!resumable) {
        sessions.clear();
      }
      for (GatewaySession session : all) {
        session.connection().ifPresent(to -> to.send(invalid(resumable)));
      }
    }
  }

  void open(boolean lets) {
    open = lets;
  }

  void acknowledge(boolean does) {
    acknowledges = does;
  }

  void allowIntents(long bits) {
    allowedIntents = bits;
  }
}
