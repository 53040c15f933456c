/**
 * From a person in Discord to the agent: commands and messages, kept until a bridge has answered.
 */
@NullMarked
package dev.overseer.bot.steering;

import org.jspecify.annotations.NullMarked;
