/**
 * A learned scheduler as plain numbers: what it sees, how that is scaled, and a small fully connected network that runs
 * in microseconds. Begin with {@link dev.reelmask.schedule.learned.KeyPolicy}. Knows neither files nor PyTorch.
 */
package dev.reelmask.schedule.learned;
