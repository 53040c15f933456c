@NullMarked
package dev.overseer.sidecar.format;

import org.jspecify.annotations.NullMarked;
