/** What the bridge and the hook have to do with the bot: where it is, and how it is asked. */
@NullMarked
package dev.overseer.bridge.bot;

import org.jspecify.annotations.NullMarked;
