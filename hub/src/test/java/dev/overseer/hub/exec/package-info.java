@NullMarked
package dev.overseer.hub.exec;

import org.jspecify.annotations.NullMarked;
