@NullMarked
package dev.overseer.testkit.discord;

import org.jspecify.annotations.NullMarked;
