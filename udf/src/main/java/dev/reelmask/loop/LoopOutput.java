package dev.reelmask.loop;

/** An operating point that a sequence is run at, and who takes its rows. */
public record LoopOutput(OperatingPoint point, ResultConsumer rows) {}
