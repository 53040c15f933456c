@NullMarked
package dev.overseer.protocol;

import org.jspecify.annotations.NullMarked;
