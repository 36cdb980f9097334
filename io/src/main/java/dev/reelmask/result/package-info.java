/** What the loop gives a frame: mask, decision, accuracy, times. The tables map it to columns. */
package dev.reelmask.result;
