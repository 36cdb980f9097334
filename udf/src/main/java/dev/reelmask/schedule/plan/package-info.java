/** Key frames that are chosen before a sequence is segmented, from what is known of all its frames. */
package dev.reelmask.schedule.plan;
