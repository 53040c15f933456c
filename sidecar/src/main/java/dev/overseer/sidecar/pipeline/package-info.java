/**
 * From lines to Discord: {@link dev.overseer.sidecar.pipeline.Pipeline} puts the stages together.
 */
@NullMarked
package dev.overseer.sidecar.pipeline;

import org.jspecify.annotations.NullMarked;
