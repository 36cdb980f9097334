package dev.reelmask.testing.fault;

/** What a store's endpoint does to a request. */
public enum EndpointFault {
    /** Answers 500; nothing is done. */
    INTERNAL_ERROR("500 Internal Server Error"),
    /** Answers 503, as a store that wants fewer requests does; nothing is done. */
    SLOW_DOWN("503 Slow Down"),
    /** Does what is asked, later. */
    SLOW(""),
    /** Sends the first half of the answer's body, then closes the connection. */
    HALF_A_BODY(""),
    /** Does what is asked, and closes the connection in place of an answer. */
    LOST_ANSWER(""),
    /** Closes the connection; nothing is done. */
    DEAD("");

    private final String status;

    EndpointFault(String status) {
        this.status = status;
    }

    /** Status line's end of an answer that does nothing; "" for others. */
    String status() {
        return status;
    }
}
