package dev.overseer.testkit.discord;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The application that a bot logs in as: its secrets, its guilds, its gateway, its interactions. A
 * client on JDA gets there with
 *
 * <pre>{@code
 * JDABuilder.createLight(bot.token(), intents)
 *     .setRestConfig(new RestConfig().setBaseUrl(bot.restUrl()))
 *     .setSessionController(
 *         new ConcurrentSessionController() {
 *           @Override
 *           public String getGateway() {
 *             return bot.gatewayUrl();
 *           }
 *         })
 *     .setCompression(Compression.NONE) // or ZLIB
 * }</pre>
 *
 * <p>JDA reads the age of an interaction off its id, so with a clock that is driven by hand start
 * it near the present.
 *
 * <p>Thread-safe.
 */
public final class FakeBot {
  private final World world;
  private final Delivery delivery;

  FakeBot(World world) {
    this.world = world;
    this.delivery = new Delivery(world.gateway);
  }

  /** What it logs in with, without {@code Bot} before it. */
  public String token() {
    return World.TOKEN;
  }

  /** The id of the application, and of its user. */
  public String id() {
    return world.guilds.bot().id();
  }

  /** The key that its interactions are signed with, in hex, as the developer portal shows it. */
  public String publicKey() {
    return world.key.publicHex();
  }

  /** Where the REST interface is, with the version and a slash at the end. */
  public String restUrl() {
    return world.base.get() + "/api/v10/";
  }

  /** Where the gateway is. */
  public String gatewayUrl() {
    return world.gateway.url();
  }

  /** A new guild that the bot is in, with an owner, and with what a bot of this kind needs. */
  public FakeGuild addGuild(String name) {
    return FakeGuild.create(world, delivery, name);
  }

  /** The commands that are known in a guild, as JSON. */
  public List<String> commands(FakeGuild guild) {
    return world.commands.in(guild.id()).stream().map(Object::toString).toList();
  }

  /** Whether a command is known in a guild. */
  public boolean knowsCommand(FakeGuild guild, String name) {
    return world.commands.find(guild.id(), name).isPresent();
  }

  // Interactions

  /** Discord's side of an endpoint, without taking it into use. */
  public FakeEndpoint endpoint(URI uri) {
    return new FakeEndpoint(world, uri);
  }

  /** From now on interactions go to an endpoint, and no longer over the gateway. */
  public void deliverTo(FakeEndpoint endpoint) {
    delivery.to(Optional.of(endpoint));
  }

  /** From now on interactions go over the gateway again. */
  public void deliverOverGateway() {
    delivery.to(Optional.empty());
  }

  /** Tells the bot, once more perhaps, of an interaction. */
  public void deliver(FakeInteraction interaction) {
    delivery.deliver(interaction);
  }

  /** All interactions, in order. */
  public List<FakeInteraction> interactions() {
    return world.interactions.all();
  }

  /** Those of which the bot has given no sign within three seconds. */
  public List<FakeInteraction> ignoredInteractions() {
    return world.interactions.ignored();
  }

  // The gateway

  /** How many sessions have a connection now. */
  public int connectedSessions() {
    return world.gateway.connectedSessions();
  }

  /** Waits for so many connected sessions, for so long at most; says whether they came. */
  public boolean awaitSessions(int count, Duration most) throws InterruptedException {
    return world.channels.awaitUntil(() -> connectedSessions() == count, Instant.now().plus(most));
  }

  /** How many sessions were begun. */
  public int identified() {
    return world.gateway.identified();
  }

  /** How many times a session was resumed. */
  public int resumed() {
    return world.gateway.resumed();
  }

  /** Cuts all connections to the gateway without a word; its sessions can be resumed. */
  public void dropGateway() {
    world.gateway.drop();
  }

  /** Closes all connections to the gateway with a code. */
  public void closeGateway(int code, String reason) {
    world.gateway.close(code, reason);
  }

  /** Asks all clients to connect again (op 7). */
  public void askToReconnect() {
    world.gateway.askToReconnect();
  }

  /** Asks all clients for a heartbeat (op 1). */
  public void askForHeartbeat() {
    world.gateway.askForHeartbeat();
  }

  /** Tells all clients that their sessions are no good (op 9); forgets them, if not resumable. */
  public void invalidateSessions(boolean resumable) {
    world.gateway.invalidate(resumable);
  }

  /** Whether the gateway takes new connections; if not, it answers 503. */
  public void openGateway(boolean open) {
    world.gateway.open(open);
  }

  /** Whether the gateway acknowledges heartbeats. */
  public void acknowledgeHeartbeats(boolean does) {
    world.gateway.acknowledge(does);
  }

  /** The only intents that the application may ask for; by default all. */
  public void allowIntents(long bits) {
    world.gateway.allowIntents(bits);
  }

  /** What an account may do in a place, the bot's own id included. */
  public boolean may(String accountId, FakePermission permission, String channelId) {
    synchronized (world.channels) {
      return world
          .channels
          .place(channelId)
          .filter(place -> permission.in(world.guilds.in(place, accountId)))
          .isPresent();
    }
  }
}
