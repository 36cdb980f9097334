import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/** A database in memory that speaks MongoDB's protocol, on the port that is given, until it is ended. */
public final class Server {
    /** What it says to be: one that FiftyOne takes. */
    private record Six() implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(6, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 17;
        }
    }

    public static void main(String[] args) throws InterruptedException {
        MemoryBackend memory = new MemoryBackend();
        memory.version(new Six());
        new MongoServer(memory).bind("127.0.0.1", Integer.parseInt(args[0]));
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
