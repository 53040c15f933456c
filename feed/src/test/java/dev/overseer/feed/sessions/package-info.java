@org.jspecify.annotations.NullMarked
package dev.overseer.feed.sessions;
