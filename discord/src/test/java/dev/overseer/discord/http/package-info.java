@NullMarked
package dev.overseer.discord.http;

import org.jspecify.annotations.NullMarked;
