/**
 * The tables as Parquet files: columns, writers and readers. Executors write through
 * {@link dev.reelmask.table.UnitWriter}, the driver through {@link dev.reelmask.table.RunTables}, the reduce stage with
 * Spark through {@link dev.reelmask.table.RunAggregates}; all publish by {@code dev.reelmask.publish}. Begin with
 * {@code Tables}, the columns of each.
 *
 * <p>More than twenty files: each table has its reader and writer, which share columns, footers and faults.
 */
package dev.reelmask.table;
