/**
 * What the image, the charts, the compose file, the dashboards, the alerts and the units hold, held
 * against the engines and schemas that will read them, and against the program that they run.
 */
@NullMarked
package dev.overseer.deploy;

import org.jspecify.annotations.NullMarked;
