@NullMarked
package dev.overseer.worker;

import org.jspecify.annotations.NullMarked;
