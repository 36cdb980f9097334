/**
 * How results appear under a results root, and nothing else: whole files, under the lease of one start a run, masks
 * before frames, recorded once all are there. Knows Hadoop filesystems, not what the files hold.
 *
 * <p>Begin with {@link dev.reelmask.publish.RunPublication} and {@link dev.reelmask.publish.UnitFiles};
 * {@link dev.reelmask.publish.RunCustody} takes away. They build on {@code lease}, {@code record} and {@code store}.
 */
package dev.reelmask.publish;
