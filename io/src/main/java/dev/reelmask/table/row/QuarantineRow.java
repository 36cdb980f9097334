package dev.reelmask.table.row;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.UriPasswords;

/**
 * One sequence that was set aside, and why.
 *
 * @param message without passwords of URIs, whatever it was made of
 */
public record QuarantineRow(String sequence, String uri, ReasonCode reason, String message) {
    public QuarantineRow {
        message = UriPasswords.hide(message);
    }
}
