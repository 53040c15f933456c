package dev.overseer.server;

import dev.overseer.core.log.Log;
import dev.overseer.hub.Hub;
import java.time.InstantSource;

/** What all connections of a server share. */
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
    ExposeMetrics metrics,
    InstantSource clock,
    Log log) {}
