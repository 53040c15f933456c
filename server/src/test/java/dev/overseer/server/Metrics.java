package dev.overseer.server;

/** Reads a number from a server's {@code /metrics}, as Prometheus would. */
final class Metrics {
  private Metrics() {}

  static long read(TestServer of, String name) {
    try (TestClient http = TestClient.to(of.server.address())) {
      return http.get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .map(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError("there is no metric " + name));
    }
  }
}
