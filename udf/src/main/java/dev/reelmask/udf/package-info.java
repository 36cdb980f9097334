/**
 * SQL functions on masks: adapters between Spark's rows and {@code dev.reelmask.mask}. Begin with
 * {@link dev.reelmask.udf.MaskFunctions}; how they become known to a session is in
 * {@link dev.reelmask.udf.MaskExtensions}.
 */
package dev.reelmask.udf;
