/**
 * What the console shows and does besides the hub: {@link dev.overseer.cli.console.SpoolFeed} tells
 * of workers, queued tasks and dead letters, and takes what people want done to them.
 */
@NullMarked
package dev.overseer.cli.console;

import org.jspecify.annotations.NullMarked;
