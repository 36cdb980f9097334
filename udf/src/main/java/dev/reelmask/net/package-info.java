/**
 * Networks on libtorch: the only package that knows DJL.
 *
 * <p>More than twenty files: runtime, checks and aids of benchmarks lie together until they are packages of their own.
 */
package dev.reelmask.net;
