/**
 * The bot: a place in Discord for each run, and the way back from there to the agent.
 *
 * <pre>
 *   http ─► runs ─► guild ─► Discord      a run gets its place, and loses it
 *   Discord ─► guild ─► steering ─► http, or the bridge itself      what people say
 *   http ─► asks ─► guild ─► Discord ─► asks ─► http      what an agent asks, and the answer
 * </pre>
 *
 * <p>{@link dev.overseer.bot.BotService} puts the rooms together. Whatever is acknowledged is on
 * disk ({@code disk}) before. Only {@code jda} knows the library that speaks to Discord.
 */
@NullMarked
package dev.overseer.bot;

import org.jspecify.annotations.NullMarked;
