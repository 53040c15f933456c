/**
 * What the console shows and does besides the hub: {@link dev.overseer.feed.spool.SpoolFeed} tells
 * of workers, queued tasks and dead letters, and takes what people want done to them.
 */
@NullMarked
package dev.overseer.feed.spool;

import org.jspecify.annotations.NullMarked;
