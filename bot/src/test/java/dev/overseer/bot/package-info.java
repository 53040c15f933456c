@NullMarked
package dev.overseer.bot;

import org.jspecify.annotations.NullMarked;
