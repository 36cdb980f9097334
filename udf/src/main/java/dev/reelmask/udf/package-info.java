/** SQL functions on masks. */
package dev.reelmask.udf;
