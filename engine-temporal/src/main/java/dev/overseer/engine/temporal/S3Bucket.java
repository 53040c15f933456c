package dev.overseer.engine.temporal;

import dev.overseer.core.settings.Secret;
import dev.overseer.core.settings.Settings;
import dev.overseer.worker.engine.EngineException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Puts files into a bucket of an S3-compatible server, one request each. Thread-safe. */
final class S3Bucket implements OutputStore.Sink {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST_WORDS = 200;

  private final URI endpoint;
  private final String bucket;
  private final String prefix;
  private final SignRequest sign;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private S3Bucket(URI endpoint, String bucket, String prefix, SignRequest sign) {
    this.endpoint = endpoint;
    this.bucket = bucket;
    this.prefix = prefix;
    this.sign = sign;
  }

  /**
   * From settings.
   *
   * @param place {@code bucket} or {@code bucket/prefix}
   */
  static S3Bucket of(String place, Settings settings) throws EngineException {
    Optional<Secret> id = settings.get(TemporalSettings.S3_KEY_ID);
    Optional<Secret> secret = settings.get(TemporalSettings.S3_SECRET);
    if (id.isEmpty() || secret.isEmpty()) {
      throw new EngineException(
          "OVERSEER_OUTPUT_STORE is a bucket, so AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are"
              + " needed");
    }
    int slash = place.indexOf('/');
    String bucket = slash < 0 ? place : place.substring(0, slash);
    if (bucket.isEmpty()) {
      throw new EngineException("OVERSEER_OUTPUT_STORE names no bucket: s3://bucket/prefix");
    }
    String prefix = slash < 0 ? "" : place.substring(slash + 1);
    URI endpoint;
    try {
      endpoint = URI.create(settings.get(TemporalSettings.S3_ENDPOINT));
    } catch (IllegalArgumentException e) {
      throw new EngineException("OVERSEER_S3_ENDPOINT is no URL: " + e.getMessage(), e);
    }
    if (endpoint.getHost() == null) {
      throw new EngineException("OVERSEER_S3_ENDPOINT is no URL with a host: " + endpoint);
    }
    return new S3Bucket(
        endpoint,
        bucket,
        prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
        new SignRequest(
            id.get().reveal(),
            secret.get().reveal(),
            settings.get(TemporalSettings.S3_SESSION).map(Secret::reveal),
            settings.get(TemporalSettings.S3_REGION),
            "s3"));
  }

  @Override
  public String keep(String name, Path file) throws IOException, InterruptedException {
    Path whole = Files.createTempFile("overseer-output", "");
    try {
      CopyOutput.copy(file, whole);
      put(prefix + name, whole);
      return "s3://" + bucket + "/" + prefix + name;
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private void put(String key, Path file) throws IOException, InterruptedException {
    String path = SignRequest.encodePath("/" + bucket + "/" + key);
    URI uri = URI.create(endpoint.toString().replaceAll("/+$", "") + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(LONGEST).PUT(HttpRequest.BodyPublishers.ofFile(file));
    sign.headers("PUT", uri, SignRequest.hashOf(file), Instant.now()).forEach(request::header);
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      String words = answer.body().strip();
      throw new IOException(
          "the bucket \"%s\" answered %d: %s"
              .formatted(
                  bucket,
                  answer.statusCode(),
                  words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) + "…" : words));
    }
  }
}
