/**
 * How results appear under a results root, and nothing else: whole files, under the lease of one start a run, masks
 * before frames, recorded once all are there. Knows Hadoop filesystems, not what the files hold.
 */
package dev.reelmask.publish;
