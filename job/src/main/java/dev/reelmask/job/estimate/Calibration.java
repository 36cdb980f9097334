package dev.reelmask.job.estimate;

/**
 * What an estimate is made by.
 *
 * @param source which run or measurement, for people
 * @param frames that were run for it
 * @param costs of frames
 * @param startSeconds of a start beside its tasks: Spark, listing, planning, the driver's tables
 * @param bytesPerFrame of the tables; 0 if unknown
 */
record Calibration(String source, long frames, FrameCosts costs, double startSeconds, double bytesPerFrame) {}
