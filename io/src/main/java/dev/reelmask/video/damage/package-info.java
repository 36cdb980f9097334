/**
 * What was wrong with a sequence: lost pictures, marked frames, early ends, and the counts behind them. Builds on
 * nothing of the decoders, which fill in a {@code DamageLog}; begin with {@link dev.reelmask.video.damage.Integrity}.
 */
package dev.reelmask.video.damage;
