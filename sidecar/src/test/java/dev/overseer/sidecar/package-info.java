@NullMarked
package dev.overseer.sidecar;

import org.jspecify.annotations.NullMarked;
