@NullMarked
package dev.overseer.worker.agent;

import org.jspecify.annotations.NullMarked;
