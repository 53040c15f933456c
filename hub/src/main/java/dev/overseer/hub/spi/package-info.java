/**
 * For who extends the hub: a {@link dev.overseer.hub.spi.Driver} makes actions, an action turns a
 * start request into {@link dev.overseer.hub.spi.Work}, and the hub runs that work and owns its
 * life. The driver in {@code dev.overseer.hub.exec} is the reference for writing one.
 */
@NullMarked
package dev.overseer.hub.spi;

import org.jspecify.annotations.NullMarked;
