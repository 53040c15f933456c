@NullMarked
package dev.overseer.worker.spool;

import org.jspecify.annotations.NullMarked;
