package dev.overseer.cli;

import dev.overseer.client.ClientException;

/**
 * What the commands that talk to a hub exit with, besides 0 (done) and 2 (not understood). The
 * numbers from 64 on are those of sysexits.h; 125 is what env, timeout and nohup use where they,
 * not the command, failed.
 */
final class ExitCodes {
  /** The hub refused the request. */
  static final int REFUSED = 1;

  /** The hub can't be reached, or can't be trusted, or what answers is none. */
  static final int UNAVAILABLE = 69;

  /** The hub doesn't let this client in. */
  static final int NO_PERMISSION = 77;

  /** {@code run}: the task never ran. */
  static final int NEVER_RAN = 125;

  /** A signal of this number ended it, as shells say it: 128 + number. */
  static final int SIGNAL = 128;

  static final int SIGHUP = SIGNAL + 1;
  static final int SIGINT = SIGNAL + 2;
  static final int SIGKILL = SIGNAL + 9;
  static final int SIGPIPE = SIGNAL + 13;
  static final int SIGTERM = SIGNAL + 15;

  private ExitCodes() {}

  static int of(ClientException failure) {
    return switch (failure) {
      case ClientException.BadAddress _, ClientException.BadFile _ -> 2;
      case ClientException.Refused _ -> REFUSED;
      case ClientException.AccessDenied _ -> NO_PERMISSION;
      case ClientException.NotReachable _,
          ClientException.NotTrusted _,
          ClientException.NotAHub _,
          ClientException.ConnectionLost _,
          ClientException.NoAnswer _ ->
          UNAVAILABLE;
    };
  }
}
