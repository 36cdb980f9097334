/**
 * What a start tells other programs of its end: a summary in JSON, and run events of OpenLineage. Builds on
 * {@code job.publish}; begin with {@link dev.reelmask.job.notice.NoticeOptions}.
 */
package dev.reelmask.job.notice;
