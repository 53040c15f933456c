/** The bot over HTTP: who may ask what, and the answers. */
@NullMarked
package dev.overseer.bot.http;

import org.jspecify.annotations.NullMarked;
