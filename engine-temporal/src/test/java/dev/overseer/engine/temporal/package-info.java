@NullMarked
package dev.overseer.engine.temporal;

import org.jspecify.annotations.NullMarked;
