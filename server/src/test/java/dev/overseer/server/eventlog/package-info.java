@NullMarked
package dev.overseer.server.eventlog;

import org.jspecify.annotations.NullMarked;
