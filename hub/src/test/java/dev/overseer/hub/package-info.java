@NullMarked
package dev.overseer.hub;

import org.jspecify.annotations.NullMarked;
