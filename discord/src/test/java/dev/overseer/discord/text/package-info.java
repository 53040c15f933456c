@NullMarked
package dev.overseer.discord.text;

import org.jspecify.annotations.NullMarked;
