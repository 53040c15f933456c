package dev.overseer.worker;

import static dev.overseer.core.log.LogField.field;

import dev.overseer.core.log.Log;
import dev.overseer.core.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Wakes workers when a Redis server says so: a message on {@code activate:<worker>} is the path of
 * a task file, as the host that wrote it calls it. It is a hint and nothing more: a message that is
 * lost costs time, and after each connection the folders are looked at as a whole.
 */
final class WakeByRedis implements AutoCloseable {
  private static final String CHANNEL = "activate:";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int CONNECT_MILLIS = 5_000;

  private final URI address;
  private final Map<String, Served> workers;
  private final Log log;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Subscription subscription = new Subscription();
  private Duration pause = FIRST_PAUSE;

  private WakeByRedis(URI address, Map<String, Served> workers, Log log) {
    this.address = address;
    this.workers = workers;
    this.log = log;
  }

  /**
   * Begins to listen, and goes on trying where there is no server yet.
   *
   * @throws WorkerException if the address is none
   */
  static WakeByRedis begin(Secret url, Map<String, Served> workers, Log log) {
    URI address;
    try {
      address = URI.create(url.reveal());
    } catch (IllegalArgumentException hidden) {
      throw new WorkerException.BadRedisUrl();
    }
    if (address.getHost() == null) {
      throw new WorkerException.BadRedisUrl();
    }
    WakeByRedis wake = new WakeByRedis(address, workers, log);
    Thread.ofPlatform().name("overseer-redis").daemon().start(wake::run);
    return wake;
  }

  private void run() {
    String[] channels = workers.keySet().stream().map(CHANNEL::concat).toArray(String[]::new);
    do {
      try (Jedis redis =
          new Jedis(
              address,
              DefaultJedisClientConfig.builder()
                  .connectionTimeoutMillis(CONNECT_MILLIS)
                  .socketTimeoutMillis(0)
                  .build())) {
        redis.subscribe(subscription, channels);
      } catch (JedisException e) {
        // Its message may hold the address, and that the password.
        log.warn(
            "Redis can't be reached; it is tried again",
            field("host", address.getHost()),
            field("reason", e.getClass().getSimpleName()),
            field("pause_s", pause.toMillis() / 1000.0));
      }
    } while (!isClosedAfter(pause));
  }

  private boolean isClosedAfter(Duration wait) {
    pause =
        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    try {
      return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException ending) {
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      subscription.unsubscribe();
    } catch (JedisException notSubscribed) {
      // Then it comes back by itself.
    }
  }

  private final class Subscription extends JedisPubSub {
    @Override
    public void onSubscribe(String channel, int subscribed) {
      pause = FIRST_PAUSE;
      worker(channel).lookAtAll();
    }

    @Override
    public void onMessage(String channel, String path) {
      Served worker = worker(channel);
      // Its folder may have another name on that host; only the file's name counts.
      Path name = Path.of(path.strip().replace("\0", "")).getFileName();
      if (name == null) {
        worker.lookAtAll();
      } else {
        worker.came(worker.folders().getFirst().resolve(name));
      }
    }

    private Served worker(String channel) {
      Served found = workers.get(channel.substring(CHANNEL.length()));
      if (found == null) {
        throw new IllegalStateException("nobody subscribed to " + channel);
      }
      return found;
    }
  }
}
