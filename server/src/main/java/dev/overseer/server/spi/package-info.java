/** What stands beside the hub and is shown with it, for those who provide it. */
@NullMarked
package dev.overseer.server.spi;

import org.jspecify.annotations.NullMarked;
