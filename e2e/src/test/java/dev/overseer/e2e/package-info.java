/**
 * What no module can say of itself: the rules between modules ({@code HouseRulesTest}), and how the
 * packaged tree behaves seen from outside ({@code *IT}).
 */
@NullMarked
package dev.overseer.e2e;

import org.jspecify.annotations.NullMarked;
