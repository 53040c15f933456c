@NullMarked
package dev.overseer.worker.orchestrator;

import org.jspecify.annotations.NullMarked;
