@NullMarked
package dev.overseer.bot.runs;

import org.jspecify.annotations.NullMarked;
