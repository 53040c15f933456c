@NullMarked
package dev.overseer.testkit;

import org.jspecify.annotations.NullMarked;
