package dev.overseer.discord;

import dev.overseer.testkit.SelfSigned;
import dev.overseer.testkit.discord.FakeDiscord;
import dev.overseer.testkit.discord.FakeRules;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * For measuring by hand: serves the fake, plain and over TLS, in a JVM of its own until its
 * standard input ends. Prints both webhooks' addresses, and writes a trust store to the folder that
 * it is given.
 */
final class ServeFake {
  private ServeFake() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    SelfSigned certificate = SelfSigned.forLoopback();
    try (OutputStream out = Files.newOutputStream(folder.resolve("trust.p12"))) {
      certificate.trustStore().store(out, "changeit".toCharArray());
    }
    try (FakeDiscord plain = FakeDiscord.plain(FakeRules.UNLIMITED, Clock.systemUTC());
        FakeDiscord secure = FakeDiscord.tls(certificate, FakeRules.UNLIMITED, Clock.systemUTC())) {
      System.out.println(plain.createWebhook().url());
      System.out.println(secure.createWebhook().url());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Until whoever measures is done.
      }
    }
  }
}
