@NullMarked
package dev.overseer.server;

import org.jspecify.annotations.NullMarked;
