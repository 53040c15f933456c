@NullMarked
package dev.overseer.core.stages;

import org.jspecify.annotations.NullMarked;
