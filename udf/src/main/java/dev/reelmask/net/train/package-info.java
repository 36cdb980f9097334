/** Training of segmentation networks on labelled corpora; the arithmetic runs in one TorchScript program a step. */
package dev.reelmask.net.train;
