package dev.reelmask.loop;

/** Takes the rows that one run of a sequence makes, by the number of their output. Called by the loop's thread. */
interface RowSink extends AutoCloseable {
    /** Takes the next row of an output; throws what went wrong with the output. */
    void put(int output, MadeRow row);

    /** Throws what went wrong with an output, if anything did. */
    void check(int output);

    /** No more rows will come of an output, for it has failed. */
    void leave(int output, RuntimeException cause);

    /** Rows that the consumer of an output has taken. */
    int delivered(int output);

    /**
     * The run has no more rows.
     *
     * @return whether the consumers have taken every row; if not, it is to be asked again, for other runs of the
     *     sequence have not ended
     */
    boolean finish();

    @Override
    void close();
}
