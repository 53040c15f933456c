@NullMarked
package dev.overseer.transcript.read;

import org.jspecify.annotations.NullMarked;
