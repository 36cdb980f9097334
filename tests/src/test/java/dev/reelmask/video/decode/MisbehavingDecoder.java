package dev.reelmask.video.decode;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Stands in for {@link DecodeMain} and does what broken decoders do, once it has read what is asked. */
final class MisbehavingDecoder {
    private static final int ABORTED = 134;
    private static final int MEGABYTE = 1 << 20;

    private MisbehavingDecoder() {}

    /** What it does; the last word of its command. */
    enum Fault {
        CRASHES,
        HANGS,
        COMPUTES,
        EATS_MEMORY,
        TALKS_NONSENSE,
        DOES_NOT_BEGIN
    }

    public static void main(String[] args) throws IOException, ClassNotFoundException, InterruptedException {
        Fault fault = Fault.valueOf(args[0]);
        if (fault == Fault.DOES_NOT_BEGIN) {
            Runtime.getRuntime().halt(1);
        }
        ObjectInputStream in = new ObjectInputStream(System.in);
        Object unused = in.readObject();
        System.out.write(DecodeMessages.READY);
        System.out.flush();
        switch (fault) {
            case CRASHES, DOES_NOT_BEGIN -> Runtime.getRuntime().halt(ABORTED);
            case HANGS -> TimeUnit.HOURS.sleep(1);
            case COMPUTES -> compute();
            case EATS_MEMORY -> eat();
            case TALKS_NONSENSE ->
                System.out.write(new byte[] {
                    DecodeMessages.FRAME, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 127, 127, 127, 127, 127, 127, 127, 127
                });
        }
        System.out.flush();
        TimeUnit.HOURS.sleep(1);
    }

    private static void compute() {
        double sum = 0;
        while (sum >= 0) {
            sum += Math.sin(sum) * Math.sin(sum);
        }
    }

    private static void eat() throws InterruptedException {
        List<byte[]> eaten = new ArrayList<>();
        while (true) {
            byte[] more = new byte[MEGABYTE];
            for (int i = 0; i < MEGABYTE; i += 1024) {
                more[i] = 1;
            }
            eaten.add(more);
            System.err.println(eaten.size() + " MB");
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }
}
