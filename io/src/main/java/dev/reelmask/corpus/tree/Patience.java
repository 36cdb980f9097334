package dev.reelmask.corpus.tree;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Asks filesystems in a thread that can be left behind: a network mount whose server is gone never answers, and nothing
 * wakes a thread that waits for it.
 */
public final class Patience implements AutoCloseable {
    /** A question to a filesystem. */
    public interface Question<K, T> {
        /**
         * Asks it.
         *
         * @param alive to be run as the answer grows, where it is long
         */
        T ask(K about, Runnable alive) throws IOException;
    }

    /** What stands for the answer that did not come. */
    public interface Failure<K, T> {
        T of(K about, IOException reason);
    }

    private final Duration limit;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "list corpus");
        thread.setDaemon(true);
        return thread;
    });

    /** @param limit how long a question may go without an answer or a sign of life */
    public Patience(Duration limit) {
        this.limit = limit;
    }

    /** The answers in order. Each question that fails or is not answered in time gets its failure, the others go on. */
    public <K, T> List<T> each(List<K> about, Question<K, T> question, Failure<K, T> failure) {
        List<T> answers = new ArrayList<>(about.size());
        while (answers.size() < about.size()) {
            Round<K, T> round = new Round<>(about.subList(answers.size(), about.size()), question, failure);
            threads.execute(round);
            answers.addAll(round.await(limit));
            if (answers.size() < about.size()) {
                String silence = "no answer for %s s".formatted(limit.toMillis() / 1000.0);
                answers.add(failure.of(about.get(answers.size()), new IOException(silence)));
            }
        }
        return answers;
    }

    /** One question, see {@link #each}. */
    public <K, T> T one(K about, Question<K, T> question, Failure<K, T> failure) {
        return each(List.of(about), question, failure).get(0);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Questions that one thread asks, until it is left behind. */
    private static final class Round<K, T> implements Runnable {
        private final List<K> about;
        private final Question<K, T> question;
        private final Failure<K, T> failure;
        private final List<T> answers = new ArrayList<>();
        private final CountDownLatch end = new CountDownLatch(1);
        private boolean isLeftBehind;
        private long signs;
        private Throwable fault;

        Round(List<K> about, Question<K, T> question, Failure<K, T> failure) {
            this.about = about;
            this.question = question;
            this.failure = failure;
        }

        @Override
        public void run() {
            try {
                for (K next : about) {
                    if (!add(answer(next))) {
                        return;
                    }
                }
            } catch (Throwable e) {
                fail(e);
            } finally {
                end.countDown();
            }
        }

        private T answer(K next) {
            try {
                return question.ask(next, this::sign);
            } catch (IOException e) {
                return failure.of(next, e);
            }
        }

        private synchronized boolean add(T answer) {
            answers.add(answer);
            signs++;
            return !isLeftBehind;
        }

        private synchronized void sign() {
            signs++;
        }

        private synchronized void fail(Throwable e) {
            fault = e;
        }

        private synchronized long signs() {
            return signs;
        }

        /** All answers, or those before the one that does not come. */
        List<T> await(Duration limit) {
            try {
                long before = 0;
                while (!end.await(limit.toMillis(), TimeUnit.MILLISECONDS) && signs() != before) {
                    before = signs();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("the listing was interrupted");
            }
            return leave();
        }

        private synchronized List<T> leave() {
            isLeftBehind = true;
            if (fault instanceof Error error) {
                throw error;
            }
            if (fault instanceof RuntimeException exception) {
                throw exception;
            }
            return List.copyOf(answers);
        }
    }
}
