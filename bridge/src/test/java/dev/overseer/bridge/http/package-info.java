@NullMarked
package dev.overseer.bridge.http;

import org.jspecify.annotations.NullMarked;
