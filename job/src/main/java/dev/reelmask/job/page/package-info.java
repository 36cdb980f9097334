/** Self-contained HTML pages. */
package dev.reelmask.job.page;
