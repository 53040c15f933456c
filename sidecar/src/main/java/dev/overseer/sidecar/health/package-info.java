/** How the watcher is, for those who ask: probes over HTTP, a heartbeat in a file. */
@NullMarked
package dev.overseer.sidecar.health;

import org.jspecify.annotations.NullMarked;
