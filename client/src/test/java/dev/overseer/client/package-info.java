@NullMarked
package dev.overseer.client;

import org.jspecify.annotations.NullMarked;
