@NullMarked
package dev.overseer.testkit.browser;

import org.jspecify.annotations.NullMarked;
