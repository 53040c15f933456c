@NullMarked
package dev.overseer.transcript;

import org.jspecify.annotations.NullMarked;
