package dev.overseer.engine.temporal;

import dev.overseer.core.settings.Kinds;
import dev.overseer.core.settings.Secret;
import dev.overseer.core.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of this engine alone, all from the environment. */
final class TemporalSettings {

  static final Setting<Optional<Boolean>> TLS =
      Setting.optional("temporal_tls", Kinds.trueOrFalse())
          .variable("OVERSEER_TEMPORAL_TLS")
          .means(
              "Whether the connection is encrypted. Not given: it is where a certificate or an API"
                  + " key is.");

  static final Setting<Optional<Path>> TLS_CA =
      Setting.optional("temporal_tls_ca", Kinds.path())
          .variable("OVERSEER_TEMPORAL_TLS_CA")
          .means(
              "The certificates that the server's must be signed by (PEM). Not given: those that"
                  + " Java trusts.");

  static final Setting<Optional<Path>> TLS_CERT =
      Setting.optional("temporal_tls_cert", Kinds.path())
          .variable("OVERSEER_TEMPORAL_TLS_CERT")
          .means("Our own certificate, for servers that want one (PEM).");

  static final Setting<Optional<Path>> TLS_KEY =
      Setting.optional("temporal_tls_key", Kinds.path())
          .variable("OVERSEER_TEMPORAL_TLS_KEY")
          .means("Its key (PEM, PKCS #8, without a password).");

  static final Setting<Optional<String>> TLS_SERVER_NAME =
      Setting.optional("temporal_tls_server_name", Kinds.text())
          .variable("OVERSEER_TEMPORAL_TLS_SERVER_NAME")
          .means("The name that the server's certificate must be for, where it is not the host's.");

  static final Setting<Optional<Secret>> API_KEY =
      Setting.optional("temporal_api_key", Kinds.secret())
          .variable("OVERSEER_TEMPORAL_API_KEY")
          .means("A key that is sent with every call, as Temporal Cloud wants it.");

  static final Setting<Optional<Path>> API_KEY_FILE =
      Setting.optional("temporal_api_key_file", Kinds.path())
          .variable("OVERSEER_TEMPORAL_API_KEY_FILE")
          .means("A file with that key. It is read for every call, so it may be renewed.");

  static final Setting<Optional<Path>> CODEC_KEY_FILE =
      Setting.optional("temporal_codec_key_file", Kinds.path())
          .variable("OVERSEER_TEMPORAL_CODEC_KEY_FILE")
          .means(
              "A file with keys that all that we give the server is encrypted with (AES-256-GCM): a"
                  + " line `ID:KEY` each, the key as 64 hex digits. The first one encrypts, all of"
                  + " them decrypt.");

  static final Setting<Duration> HEARTBEAT =
      Setting.of(
              "temporal_heartbeat", Kinds.duration(Duration.ofMillis(100), Duration.ofMinutes(5)))
          .variable("OVERSEER_TEMPORAL_HEARTBEAT")
          .byDefault(Duration.ofSeconds(5))
          .means(
              "How often an attempt tells the server that it lives. A cancellation is heard of with"
                  + " the answer, and output is shown as new as this.");

  static final Setting<Duration> HEARTBEAT_TIMEOUT =
      Setting.of(
              "temporal_heartbeat_timeout",
              Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(1)))
          .variable("OVERSEER_TEMPORAL_HEARTBEAT_TIMEOUT")
          .byDefault(Duration.ofSeconds(30))
          .means(
              "After how long without one the server gives the task to somebody else, and the"
                  + " worker ends its agent. At least three times the heartbeat.");

  static final Setting<Long> RESULT_OUTPUT =
      Setting.of("temporal_result_output", Kinds.size(1024, 128 << 10))
          .variable("OVERSEER_TEMPORAL_RESULT_OUTPUT")
          .byDefault(64L << 10)
          .means(
              "How much of each output the history holds; where `OVERSEER_RESULT_OUTPUT_LIMIT` is"
                  + " less, that.");

  static final Setting<Optional<String>> OUTPUT_STORE =
      Setting.optional("output_store", Kinds.text())
          .variable("OVERSEER_OUTPUT_STORE")
          .means(
              "Where outputs go that are longer: a folder, or `s3://bucket/prefix`. Not given: what"
                  + " the history does not hold is lost.");

  static final Setting<String> S3_ENDPOINT =
      Setting.of("s3_endpoint", Kinds.text())
          .variable("OVERSEER_S3_ENDPOINT")
          .byDefault("https://s3.amazonaws.com")
          .means("The S3-compatible server; buckets are paths on it.");

  static final Setting<String> S3_REGION =
      Setting.of("s3_region", Kinds.text())
          .variable("AWS_REGION")
          .byDefault("us-east-1")
          .means("Its region, which is part of each signature.");

  static final Setting<Optional<Secret>> S3_KEY_ID =
      Setting.optional("s3_access_key_id", Kinds.secret())
          .variable("AWS_ACCESS_KEY_ID")
          .means("Who signs.");

  static final Setting<Optional<Secret>> S3_SECRET =
      Setting.optional("s3_secret_access_key", Kinds.secret())
          .variable("AWS_SECRET_ACCESS_KEY")
          .means("With which secret.");

  static final Setting<Optional<Secret>> S3_SESSION =
      Setting.optional("s3_session_token", Kinds.secret())
          .variable("AWS_SESSION_TOKEN")
          .means("The session's token, where credentials are for a while only.");

  /** All of them, in the order of the reference page. */
  static final List<Setting<?>> ALL =
      List.of(
          TLS,
          TLS_CA,
          TLS_CERT,
          TLS_KEY,
          TLS_SERVER_NAME,
          API_KEY,
          API_KEY_FILE,
          CODEC_KEY_FILE,
          HEARTBEAT,
          HEARTBEAT_TIMEOUT,
          RESULT_OUTPUT,
          OUTPUT_STORE,
          S3_ENDPOINT,
          S3_REGION,
          S3_KEY_ID,
          S3_SECRET,
          S3_SESSION);

  private TemporalSettings() {}
}
