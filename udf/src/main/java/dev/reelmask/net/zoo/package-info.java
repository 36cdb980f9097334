/**
 * The segmentation networks that come with Reelmask, described layer by layer in {@code net.graph}'s words, with what
 * they begin from and how weights of other people's making become bundles. Begin with
 * {@link dev.reelmask.net.zoo.Networks}, their registry; flow networks are in {@code net.zoo.flow}.
 */
package dev.reelmask.net.zoo;
