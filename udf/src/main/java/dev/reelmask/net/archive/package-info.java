/**
 * TorchScript archives without PyTorch: written, taken apart, and checked before libtorch sees them. An archive is a
 * zip of Python-subset source ({@code net.script}), a small pickle and raw tensors ({@code net.weights}).
 *
 * <p>Begin with {@link dev.reelmask.net.archive.ScriptModule} and {@link dev.reelmask.net.archive.TorchArchive}, which
 * write; {@link dev.reelmask.net.archive.ArchiveCheck} says whether an archive of unknown making may be loaded.
 */
package dev.reelmask.net.archive;
