package dev.overseer.server;

import java.nio.file.Path;

/** A server can't be opened as it is set up. The message says what to change. */
public abstract sealed class ServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ServerException(String message) {
    super(message);
  }

  private ServerException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A setting has a value that cannot be. */
  public static final class InvalidSetting extends ServerException {
    private static final long serialVersionUID = 1L;

    /**
     * @param setting its name
     * @param why the value and what to write instead
     */
    public InvalidSetting(String setting, String why) {
      super(setting + ": " + why);
    }
  }

  /** Anybody on the network could start processes. */
  public static final class Exposed extends ServerException {
    private static final long serialVersionUID = 1L;

    Exposed(ListenAddress address) {
      super(
          ("listen: %s can be reached from other machines and no token is set: anybody there could"
               + " start processes here. Set a token, listen on 127.0.0.1 or on a Unix socket, or"
               + " say that you want it open (listen_without_token)")
              .formatted(address));
    }
  }

  /** Somebody else listens there. */
  public static final class AddressInUse extends ServerException {
    private static final long serialVersionUID = 1L;

    AddressInUse(ListenAddress address, Throwable cause) {
      super(
          "listen: %s is in use by another program: stop it or choose another port"
              .formatted(address),
          cause);
    }
  }

  /** Another hub answers on the Unix socket. */
  public static final class SocketHeld extends ServerException {
    private static final long serialVersionUID = 1L;

    SocketHeld(Path socket) {
      super(
          ("listen: another hub is listening on %s: two hubs on one socket can't be. Stop that one"
                  + " or choose another path")
              .formatted(socket));
    }
  }

  /** The address can't be listened on. */
  public static final class CannotListen extends ServerException {
    private static final long serialVersionUID = 1L;

    CannotListen(ListenAddress address, String why, Throwable cause) {
      super("listen: can't listen on %s: %s".formatted(address, why), cause);
    }

    CannotListen(ListenAddress address, String why) {
      super("listen: can't listen on %s: %s".formatted(address, why));
    }
  }

  /** The certificate or its key can't be used. */
  public static final class UnusableTls extends ServerException {
    private static final long serialVersionUID = 1L;

    UnusableTls(String why) {
      super("tls: " + why);
    }

    UnusableTls(String why, Throwable cause) {
      super("tls: " + why, cause);
    }
  }

  /** A file that a setting names can't be what it is for. */
  public static final class UnusableFile extends ServerException {
    private static final long serialVersionUID = 1L;

    /**
     * @param setting its name
     * @param file the setting's value
     * @param why and what to do about it
     */
    public UnusableFile(String setting, Path file, String why) {
      super("%s: %s %s".formatted(setting, file, why));
    }

    public UnusableFile(String setting, Path file, String why, Throwable cause) {
      super("%s: %s %s".formatted(setting, file, why), cause);
    }
  }
}
