/** What a results root holds, on one screen: {@code reelmask ls}. */
package dev.reelmask.job.ls;
