package dev.overseer.client;

import java.nio.file.Path;
import java.time.Duration;

/** Something stands between the client and what it wants of a hub. The message says what to do. */
public abstract sealed class ClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ClientException(String message) {
    super(message);
  }

  private ClientException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The text is not a hub's address. Nothing was tried. */
  public static final class BadAddress extends ClientException {
    private static final long serialVersionUID = 1L;

    BadAddress(String text) {
      super(
          ("\"%s\" is not the address of a hub: write http://HOST:PORT, https://HOST:PORT or"
                  + " unix:/PATH")
              .formatted(text));
    }
  }

  /** A file that was named for the connection can't be used. Nothing was tried. */
  public static final class BadFile extends ClientException {
    private static final long serialVersionUID = 1L;

    BadFile(String what, Path file, String why) {
      super("%s %s can't be used: %s".formatted(what, file, why));
    }
  }

  /** Nobody answers at the address. */
  public static final class NotReachable extends ClientException {
    private static final long serialVersionUID = 1L;

    NotReachable(HubAddress address, String why, Throwable cause) {
      super(
          ("hub at %s not reachable (%s): start one with \"overseer serve\", or name another with"
                  + " --hub")
              .formatted(address, why),
          cause);
    }
  }

  /** The hub's certificate is not one to trust, so nothing was sent. */
  public static final class NotTrusted extends ClientException {
    private static final long serialVersionUID = 1L;

    NotTrusted(HubAddress address, String why, Throwable cause) {
      super("hub at %s not trusted: %s".formatted(address, why), cause);
    }
  }

  /** The hub doesn't let this client in. */
  public static final class AccessDenied extends ClientException {
    private static final long serialVersionUID = 1L;

    AccessDenied(HubAddress address, String why) {
      super("hub at %s refuses access: %s".formatted(address, why));
    }
  }

  /** Something answers at the address, but not as a hub does. */
  public static final class NotAHub extends ClientException {
    private static final long serialVersionUID = 1L;

    NotAHub(HubAddress address, String why) {
      super("what answers at %s is not a hub: %s".formatted(address, why));
    }
  }

  /** The connection ended, or what came over it can't be understood. */
  public static final class ConnectionLost extends ClientException {
    private static final long serialVersionUID = 1L;

    ConnectionLost(HubAddress address, String why) {
      super("connection to the hub at %s lost (%s)".formatted(address, why));
    }

    ConnectionLost(HubAddress address, String why, Throwable cause) {
      super("connection to the hub at %s lost (%s)".formatted(address, why), cause);
    }
  }

  /** The hub took the request, or not, and stayed silent. */
  public static final class NoAnswer extends ClientException {
    private static final long serialVersionUID = 1L;

    NoAnswer(HubAddress address, String request, Duration waited) {
      super(
          "hub at %s did not answer \"%s\" within %d s: it is overloaded or hangs"
              .formatted(address, request, waited.toSeconds()));
    }
  }

  /** The hub refuses a request. Nothing has changed then; the connection goes on. */
  public static final class Refused extends ClientException {
    private static final long serialVersionUID = 1L;

    private final String existingTaskId;

    Refused(String message, String existingTaskId) {
      super(message);
      this.existingTaskId = existingTaskId;
    }

    /** The task that runs already, where that is the reason; else empty. */
    public String existingTaskId() {
      return existingTaskId;
    }
  }
}
