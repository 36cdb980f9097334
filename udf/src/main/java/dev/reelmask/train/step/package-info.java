/**
 * One step of a training as one TorchScript program: a network of {@code net.graph} with its parameters, what is
 * lowered, the optimiser and what of the network stays as it is. The only package of training that knows DJL; stands on
 * {@code net.module} and {@code net.torch}.
 *
 * <p>Begin with {@link dev.reelmask.train.step.TrainableNetwork} and {@link dev.reelmask.train.step.Objective}.
 */
package dev.reelmask.train.step;
