package dev.overseer.server.config;

import dev.overseer.core.settings.Kind;
import dev.overseer.core.settings.Kinds;
import dev.overseer.server.ListenAddress;
import dev.overseer.server.ServerException;
import java.util.Map;

/** An address to listen on; the path of a Unix socket may be abbreviated like any other path. */
record ListenKind() implements Kind<ListenAddress> {
  private static final String UNIX = "unix:";

  @Override
  public ListenAddress read(String text, Map<String, String> environment) {
    String address = text.strip();
    try {
      if (address.startsWith(UNIX) && address.length() > UNIX.length()) {
        String path = address.substring(UNIX.length());
        return new ListenAddress.Unix(Kinds.path().read(path, environment));
      }
      return ListenAddress.parse(address);
    } catch (ServerException | IllegalArgumentException none) {
      throw new IllegalArgumentException("must be " + range(), none);
    }
  }

  @Override
  public String range() {
    return "host:port, :port, [::1]:port or unix:/path";
  }

  @Override
  public String write(ListenAddress value) {
    return value.toString();
  }
}
