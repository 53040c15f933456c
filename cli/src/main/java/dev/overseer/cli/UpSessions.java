package dev.overseer.cli;

import dev.overseer.core.Timers;
import dev.overseer.core.log.Log;
import dev.overseer.core.settings.InvalidSettingsException;
import dev.overseer.core.settings.Setting;
import dev.overseer.core.settings.Settings;
import dev.overseer.feed.sessions.Posted;
import dev.overseer.feed.sessions.SessionSettings;
import dev.overseer.feed.sessions.SessionsFeed;
import dev.overseer.server.spi.ConsoleFeed;
import dev.overseer.sidecar.PostSessions;
import dev.overseer.sidecar.SentPost;
import dev.overseer.sidecar.WatchSettings;
import dev.overseer.transcript.tail.TranscriptFolders;
import dev.overseer.transcript.usage.Prices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Agents' sessions in the console, and in Discord where there is a webhook: what is posted shows up
 * beside what it was made of.
 */
final class UpSessions implements AutoCloseable {
  /** What may be said of them. */
  static final List<Setting<?>> SETTINGS =
      Stream.<Setting<?>>concat(Stream.of(SessionSettings.FOLDERS), WatchSettings.POSTING.stream())
          .toList();

  private final Settings settings;
  private final Map<String, String> environment;
  private final UpData data;
  private final TranscriptFolders folders;
  private final SessionsFeed feed;
  private final Log log;

  private volatile Optional<PostSessions> posting = Optional.empty();
  private volatile boolean hastened;

  private UpSessions(
      Settings settings,
      Map<String, String> environment,
      UpData data,
      TranscriptFolders folders,
      SessionsFeed feed,
      Log log) {
    this.settings = settings;
    this.environment = environment;
    this.data = data;
    this.folders = folders;
    this.feed = feed;
    this.log = log;
  }

  /**
   * Begins to look for transcripts.
   *
   * @throws StartFailedException if the table of prices can't be read
   */
  static UpSessions open(Settings settings, UpData data, Map<String, String> environment, Log log) {
    List<Path> more = new ArrayList<>(settings.get(SessionSettings.FOLDERS));
    more.add(data.standIn());
    TranscriptFolders folders = TranscriptFolders.of(environment, more);
    SessionsFeed feed =
        SessionsFeed.open(
            folders, prices(settings), data.sessions(), Timers.system(), log.named("sessions"));
    return new UpSessions(settings, environment, data, folders, feed, log);
  }

  private static Prices prices(Settings settings) {
    try {
      return settings.get(WatchSettings.PRICES).isEmpty()
          ? Prices.builtIn()
          : Prices.builtIn().with(settings.get(WatchSettings.PRICES).get());
    } catch (IOException e) {
      throw new StartFailedException(
          new InvalidSettingsException(
              "sessions.prices can't be used: %s; correct it, or leave it out"
                  .formatted(e.getMessage())));
    }
  }

  /** What the console is told. */
  ConsoleFeed feed() {
    return feed;
  }

  /**
   * Begins to post, if there is a webhook.
   *
   * @throws StartFailedException if there is one and nothing can be posted to it
   */
  void post() {
    if (settings.get(WatchSettings.WEBHOOK).isEmpty()) {
      return;
    }
    try {
      PostSessions opened =
          PostSessions.open(
              settings, environment, folders, data.sessions(), new ToConsole(), log.named("watch"));
      posting = Optional.of(opened);
      feed.posting(opened.webhook(), List.of());
    } catch (IOException e) {
      throw new StartFailedException(
          new InvalidSettingsException("sessions can't be posted: " + e.getMessage()));
    }
  }

  private final class ToConsole implements PostSessions.Listener {
    @Override
    public void sent(SentPost post) {
      feed.posted(
          new Posted(
              post.at(), post.session(), post.file(), post.offset(), post.text(), post.refusal()));
    }

    @Override
    public void troubles(List<String> now) {
      posting.ifPresent(to -> feed.posting(to.webhook(), now));
    }
  }

  /** Where posts go, without what is secret of it; empty if nothing is posted. */
  Optional<String> webhook() {
    return posting.map(PostSessions::webhook);
  }

  /** Ends the patience of a {@link #close} that is under way, or to come. */
  void hasten() {
    hastened = true;
    posting.ifPresent(PostSessions::hurry);
  }

  @Override
  public void close() {
    if (hastened) {
      posting.ifPresent(PostSessions::hurry);
    }
    posting.ifPresent(PostSessions::close);
    feed.close();
  }
}
