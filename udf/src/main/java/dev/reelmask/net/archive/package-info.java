/**
 * Weights and TorchScript archives: reads weights safely, writes archives without PyTorch. An archive is a zip of
 * Python-subset source, a small pickle and raw tensors.
 */
package dev.reelmask.net.archive;
