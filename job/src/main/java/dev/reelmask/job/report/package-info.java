/** The self-contained page over a results root: tables in, one HTML file out. */
package dev.reelmask.job.report;
