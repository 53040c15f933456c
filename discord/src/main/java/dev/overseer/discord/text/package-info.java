/**
 * Text from anywhere, made fit to be posted: {@link dev.overseer.discord.text.SafeText} takes its
 * escape sequences, secrets, mentions and markup away; {@link dev.overseer.discord.text.Redact}
 * finds secrets; {@link dev.overseer.discord.text.Cut} shortens and splits.
 *
 * <p>The order matters everywhere: first control characters go, since an escape sequence may stand
 * in the middle of a secret; then secrets, since half a secret is not recognised any more; only
 * then is markup escaped and text cut.
 */
@NullMarked
package dev.overseer.discord.text;

import org.jspecify.annotations.NullMarked;
