/**
 * A generated face corpus: videos of drawn heads that turn, blink, talk and are hidden by hands, with an exact label
 * for every pixel of every frame. All arithmetic is plain Java, so the same seed gives the same pixels on every
 * machine.
 */
package dev.reelmask.synthetic;
