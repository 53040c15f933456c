/** Questions of an agent to a person: buttons in the run's place, and an answer by a deadline. */
@NullMarked
package dev.overseer.bot.asks;

import org.jspecify.annotations.NullMarked;
