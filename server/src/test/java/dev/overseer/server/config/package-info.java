@NullMarked
package dev.overseer.server.config;

import org.jspecify.annotations.NullMarked;
