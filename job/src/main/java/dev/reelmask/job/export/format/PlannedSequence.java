package dev.reelmask.job.export.format;

/**
 * A sequence that is to be exported.
 *
 * @param sequence its id
 * @param frames that the run has of it
 * @param fingerprint of its units: what is written changes with it and with nothing else
 */
public record PlannedSequence(String sequence, long frames, String fingerprint) {}
