/** Bundles: a network's modules and all that must be known to run them, in one folder. */
package dev.reelmask.net.bundle;
