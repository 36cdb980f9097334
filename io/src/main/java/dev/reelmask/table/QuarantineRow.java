package dev.reelmask.table;

import dev.reelmask.frame.ReasonCode;

/** One sequence that was set aside, and why. */
public record QuarantineRow(String sequence, String uri, ReasonCode reason, String message) {}
