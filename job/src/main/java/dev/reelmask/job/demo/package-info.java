/** {@code reelmask demo}: the whole path on a generated corpus, from video to page, in a few minutes. */
package dev.reelmask.job.demo;
