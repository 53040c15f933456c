/**
 * Posts to Discord: records that keep its limits, text that is safe to post, a webhook client, and
 * a lane that delivers posts in order and loses none. {@link dev.overseer.discord.DeliverPosts} is
 * where to begin.
 */
@NullMarked
package dev.overseer.discord;

import org.jspecify.annotations.NullMarked;
