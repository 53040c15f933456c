@NullMarked
package dev.overseer.bridge.bot;

import org.jspecify.annotations.NullMarked;
