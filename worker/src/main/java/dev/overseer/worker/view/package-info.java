/**
 * The spool seen from outside, by those who neither hold a lease nor need a worker to answer:
 * everything is read from the files as they are at that moment.
 */
@NullMarked
package dev.overseer.worker.view;

import org.jspecify.annotations.NullMarked;
