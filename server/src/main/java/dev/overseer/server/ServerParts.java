package dev.overseer.server;

import dev.overseer.core.log.Log;
import dev.overseer.hub.Hub;
import dev.overseer.server.spi.ConsoleFeed;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What all connections of a server share.
 *
 * @param feed what the console is told besides the hub, if anything
 * @param life names this life of the server: another one, after a restart, has another name
 * @param threads for what takes the hub's lock, and so must not run on the event loop
 */
record ServerParts(
    Hub hub,
    ServerOptions options,
    ServerStatistics statistics,
    Connections connections,
    SharedFrames shared,
    CheckOrigin origin,
    CheckToken token,
    DescribeProtocol protocol,
    DescribeOpenApi openApi,
    ServeConsole console,
    Optional<ConsoleFeed> feed,
    ExposeMetrics metrics,
    MeasureUsage usage,
    String life,
    Executor threads,
    InstantSource clock,
    Log log) {}
