@NullMarked
package dev.overseer.transcript.tail;

import org.jspecify.annotations.NullMarked;
