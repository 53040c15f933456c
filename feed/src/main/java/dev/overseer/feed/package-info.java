/**
 * What the console is told besides the hub: of a spool's workers, queue and dead letters, and of
 * agents' sessions. Each is a {@link dev.overseer.server.spi.ConsoleFeed}.
 */
@NullMarked
package dev.overseer.feed;

import org.jspecify.annotations.NullMarked;
