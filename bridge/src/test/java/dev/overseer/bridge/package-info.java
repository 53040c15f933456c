@NullMarked
package dev.overseer.bridge;

import org.jspecify.annotations.NullMarked;
