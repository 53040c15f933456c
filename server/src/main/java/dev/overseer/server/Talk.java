package dev.overseer.server;

/** What is said over one WebSocket, whoever it is that the client talks with. */
interface Talk {
  /**
   * Handles a message of the client. Called for one at a time, on a thread that may wait. Never
   * throws.
   */
  void handle(Incoming message);

  /** The outbox has room again, having said that it had little. On a thread that may wait. */
  void relieved();

  /** The connection is gone, and all that came over it is handled. On a thread that may wait. */
  void close();
}
