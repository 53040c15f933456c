/**
 * Settings, each of which stands in one place: what it is called in files, flags and the
 * environment, what kind of value it takes, its range, its default, and a sentence about it.
 *
 * <p>A {@link dev.overseer.core.settings.Setting} is such a definition. {@link
 * dev.overseer.core.settings.Settings#read} asks the {@linkplain
 * dev.overseer.core.settings.SettingSource sources} for each in their order of precedence and
 * reports all mistakes at once. {@link dev.overseer.core.settings.SettingsReference} writes the
 * table for the documentation.
 */
@NullMarked
package dev.overseer.core.settings;

import org.jspecify.annotations.NullMarked;
