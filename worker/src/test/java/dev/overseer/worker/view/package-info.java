@NullMarked
package dev.overseer.worker.view;

import org.jspecify.annotations.NullMarked;
