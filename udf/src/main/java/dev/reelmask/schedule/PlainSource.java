package dev.reelmask.schedule;

/** A source whose schedulers need nothing but its parameters: it is open as it is. */
interface PlainSource extends SchedulerSource, SchedulerFactory {
    @Override
    default SchedulerFactory open(int gpu) {
        return this;
    }

    @Override
    default void close() {}
}
