@NullMarked
package dev.overseer.transcript.json;

import org.jspecify.annotations.NullMarked;
