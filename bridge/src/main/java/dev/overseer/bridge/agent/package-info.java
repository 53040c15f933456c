/** The agent's side: what it reads, the process that it is, and what its transcript shows. */
@NullMarked
package dev.overseer.bridge.agent;

import org.jspecify.annotations.NullMarked;
