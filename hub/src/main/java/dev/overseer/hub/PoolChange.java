package dev.overseer.hub;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A change to a pool at run time; what is empty stays as it is.
 *
 * @param action whose pool; empty means the hub's own
 * @param limit the new limit; 0 means none
 * @param queueSize the new bound of the queue; a size above 0 opens a queue that was closed
 * @param excess what happens to running tasks above the new limit, now and from now on
 */
public record PoolChange(
    Optional<String> action,
    OptionalInt limit,
    OptionalInt queueSize,
    Optional<PoolConfig.Excess> excess) {}
