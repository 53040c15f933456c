package dev.overseer.bot.jda;

import dev.overseer.bot.guild.GuildFailure;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Fetches files that people attached, from Discord's own hosts alone. Thread-safe. */
final class FetchFile {
  private static final Set<String> DISCORD = Set.of("cdn.discordapp.com", "media.discordapp.net");

  private final Set<String> hosts = new HashSet<>(DISCORD);
  private final boolean onlyTls;

  /**
   * What fetches.
   *
   * @param stand for Discord, in tests
   */
  FetchFile(Optional<HttpUrl> stand) {
    stand.map(HttpUrl::host).ifPresent(hosts::add);
    onlyTls = stand.isEmpty();
  }

  byte[] fetch(OkHttpClient client, String url, int mostBytes) {
    HttpUrl address = HttpUrl.parse(url);
    if (address == null || !hosts.contains(address.host()) || (onlyTls && !address.isHttps())) {
      throw new GuildFailure.Refused("the file is not at Discord");
    }
    OkHttpClient straight =
        client.newBuilder().followRedirects(false).followSslRedirects(false).build();
    Request request = new Request.Builder().url(address).build();
    try (Response response = straight.newCall(request).execute()) {
      if (!response.isSuccessful()) {
        throw new GuildFailure.Unavailable("the file's place answers " + response.code());
      }
      byte[] bytes = response.body().byteStream().readNBytes(mostBytes + 1);
      if (bytes.length > mostBytes) {
        throw new GuildFailure.Refused("the file has more than %d bytes".formatted(mostBytes));
      }
      return bytes;
    } catch (IOException e) {
      throw new GuildFailure.Unavailable("the file could not be fetched");
    }
  }
}
