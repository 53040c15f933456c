package dev.overseer.posix;

/** Starts children and reads and reaps them on one thread. Thread-safe. */
public interface Processes extends AutoCloseable {

  /** Starts a command. It runs when this returns; its output waits until it is watched. */
  Child spawn(Command command) throws SpawnException;

  /** Ends whatever is left, and waits until nothing is alive. */
  @Override
  void close();
}
