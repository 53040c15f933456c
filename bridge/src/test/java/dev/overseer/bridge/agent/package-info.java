@NullMarked
package dev.overseer.bridge.agent;

import org.jspecify.annotations.NullMarked;
