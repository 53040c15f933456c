@NullMarked
package dev.overseer.worker.schedule;

import org.jspecify.annotations.NullMarked;
