package dev.overseer.bridge.agent;

import java.util.Optional;

/** Where an agent reads what it is told. Thread-safe; no call waits for the agent. */
public interface AgentInput extends AutoCloseable {

  /**
   * Writes a line, whole or not at all.
   *
   * @param line its end included; not changed
   */
  Written write(byte[] line);

  /** Why a line would not arrive now; empty if it would. */
  Optional<String> trouble();

  /** Lets go of it. */
  @Override
  void close();
}
