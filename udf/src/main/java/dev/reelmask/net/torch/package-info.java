/**
 * The runtime: what a bundle's modules do on libtorch, behind the ports {@code WarpNetwork} and {@code FlowEstimator}.
 * DJL's arrays stay in here and in the packages that call programs themselves ({@code net.check}, {@code net.probe},
 * {@code train.step}).
 *
 * <p>Begin with {@link dev.reelmask.net.torch.TorchNetwork} and {@link dev.reelmask.net.torch.TorchFlow}; below them
 * are {@code FramePrograms}, {@code WarpPrograms} and {@code WindowPrograms} (what happens around a network),
 * {@code TorchProgram} (one loaded module) and {@link dev.reelmask.net.torch.TorchRuntime} (the library).
 *
 * <p>More than twenty files: networks, flows and windows are calls of the same loaded programs, which stay in here.
 */
package dev.reelmask.net.torch;
