/** The networks that come with Reelmask, described layer by layer, and their registry. */
package dev.reelmask.net.zoo;
