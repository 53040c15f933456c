/** What tests share: time that is driven by hand, strict fakes, stand-in agents. */
@NullMarked
package dev.overseer.testkit;

import org.jspecify.annotations.NullMarked;
