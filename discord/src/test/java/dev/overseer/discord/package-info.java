@NullMarked
package dev.overseer.discord;

import org.jspecify.annotations.NullMarked;
