/**
 * Weights and TorchScript archives: reads weights safely, writes archives without PyTorch. An archive is a zip of
 * Python-subset source, a small pickle and raw tensors.
 *
 * <p>More than twenty files: one format each of weights and archives, and what they share, hang together by
 * package-private types.
 */
package dev.reelmask.net.archive;
