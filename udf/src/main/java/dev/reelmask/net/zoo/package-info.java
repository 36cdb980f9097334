/**
 * The networks that come with Reelmask, described layer by layer, and their registry.
 *
 * <p>More than twenty files: one file a network, all of one kind.
 */
package dev.reelmask.net.zoo;
