/**
 * Whether a bundle keeps what its bundle.yaml says: its modules run once on random frames, those of other people's
 * making in a process of their own, which may crash. Stands on {@code net.torch}.
 *
 * <p>Begin with {@link dev.reelmask.net.check.BundleCheck}; {@code Trial} is what is tried, {@code TryOut} where.
 */
package dev.reelmask.net.check;
