package dev.overseer.server;

import java.util.Optional;

/** The paths that there are. */
enum Route {
  LIVE("/livez"),
  READY("/readyz"),
  WEB_SOCKET("/ws"),
  OPENAPI("/openapi.json"),
  MANIFEST("/ws/manifest"),
  METRICS("/metrics"),

  /** What else the console can be told: {@code {"feed": true}} where there is a feed. */
  CONSOLE_OFFERS("/console/offers.json"),

  /** Only where there is a feed. */
  CONSOLE_FEED("/console/ws");

  private final String path;

  Route(String path) {
    this.path = path;
  }

  /** The route of exactly this path. */
  static Optional<Route> of(String path) {
    for (Route route : values()) {
      if (route.path.equals(path)) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }
}
