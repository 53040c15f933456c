/**
 * What agents do, for the console: {@link dev.overseer.feed.sessions.SessionsFeed} tells of all
 * sessions that left a transcript on this machine, of each as a timeline, and of what they cost.
 */
@NullMarked
package dev.overseer.feed.sessions;

import org.jspecify.annotations.NullMarked;
