/**
 * The right to publish results of a run, which one start at a time holds: how it is got, kept, lost and given back.
 * Builds on {@code publish.store}; begin with {@link dev.reelmask.publish.lease.LeaseDesk}. {@code docs/operations.md}
 * says what users see of it.
 */
package dev.reelmask.publish.lease;
