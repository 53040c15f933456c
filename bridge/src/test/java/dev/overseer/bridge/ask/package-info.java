@NullMarked
package dev.overseer.bridge.ask;

import org.jspecify.annotations.NullMarked;
