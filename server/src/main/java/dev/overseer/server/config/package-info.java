/**
 * From a configuration file, flags and the environment to records. {@link
 * dev.overseer.server.config.ReadConfiguration} is the way in:
 *
 * <pre>
 *   file ─► ReadYaml ─► Yaml nodes with lines ─► Section ─► ReadPool, ReadRetry, ReadActions ─┐
 *   flags, environment ────────────────────────────┴──────► ServeSettings ────────────────────┴─► ServeConfiguration
 * </pre>
 *
 * <p>Every mistake found on the way goes into one list; the way ends in an exception if there is
 * any.
 */
@NullMarked
package dev.overseer.server.config;

import org.jspecify.annotations.NullMarked;
