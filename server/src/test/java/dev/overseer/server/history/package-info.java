@NullMarked
package dev.overseer.server.history;

import org.jspecify.annotations.NullMarked;
