@NullMarked
package dev.overseer.transcript.usage;

import org.jspecify.annotations.NullMarked;
