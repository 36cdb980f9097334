/**
 * What rows and footers say of units, sequences and runs, as plain data that travels between driver and executors, and
 * how their sums are formed. Begin with {@link dev.reelmask.table.row.UnitSummary} and
 * {@link dev.reelmask.table.row.SequenceRow}.
 */
package dev.reelmask.table.row;
