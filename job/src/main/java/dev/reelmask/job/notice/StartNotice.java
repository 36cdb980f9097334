package dev.reelmask.job.notice;

import java.io.IOException;

/** Somebody who is told of a start; its text names the place, for messages. */
interface StartNotice {
    /** Before anything is looked at. */
    void began() throws IOException;

    /** It came to its end. */
    void ended(EndedStart end) throws IOException;

    /** It did not. */
    void failed(Throwable failure) throws IOException;

    /** A signal ended it. */
    void stopped() throws IOException;
}
