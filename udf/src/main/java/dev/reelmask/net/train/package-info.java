/**
 * Training of segmentation networks on labelled corpora; the arithmetic runs in one TorchScript program a step.
 *
 * <p>More than twenty files: the trainers lie together until they are packages of their own.
 */
package dev.reelmask.net.train;
