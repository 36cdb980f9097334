package dev.reelmask.table;

import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.Store;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * One Parquet file of a {@link Table} that is being written; nothing of it can be seen under its final name before it
 * is published. Memory is bounded by one row group of {@value #ROW_GROUP_BYTES} bytes.
 */
final class TableWriter<R> {
    private static final long ROW_GROUP_BYTES = 16L << 20;
    private static final int PAGE_BYTES = 256 << 10;

    private final Store store;
    private final PendingFile file;
    private final Footer<R> footer;
    private final ParquetWriter<R> writer;

    private TableWriter(Store store, PendingFile file, Footer<R> footer, ParquetWriter<R> writer) {
        this.store = store;
        this.file = file;
        this.footer = footer;
        this.writer = writer;
    }

    static <R> TableWriter<R> create(Store store, Permit permit, Path target, Table<R> table) {
        PendingFile file = PendingFile.create(store, permit, target);
        Footer<R> footer = new Footer<>(table);
        try {
            ParquetWriter<R> writer = new Builder<>(new Output(file), footer)
                    .withConf(store.hadoop())
                    .withCompressionCodec(CompressionCodecName.ZSTD)
                    .withRowGroupSize(ROW_GROUP_BYTES)
                    .withPageSize(PAGE_BYTES)
                    // the default looks at a page's size only after 100 rows, that is after megabytes of masks
                    .withMinRowCountForPageSizeCheck(1)
                    .withMaxRowCountForPageSizeCheck(16)
                    .withDictionaryEncoding(true)
                    .withDictionaryEncoding(Tables.MASK, false)
                    .withStatisticsEnabled(Tables.MASK, false)
                    .build();
            return new TableWriter<>(store, file, footer, writer);
        } catch (IOException | RuntimeException | FSError e) {
            file.abort();
            throw store.failure("creating " + target.getName(), e);
        }
    }

    /** @throws ResultsException if it cannot be written */
    void write(R row) {
        try {
            writer.write(row);
        } catch (IOException | FSError e) {
            throw store.failure("writing " + file.name(), e);
        }
    }

    /** The file with a footer of this metadata, ready to be published. */
    PendingFile ended(Map<String, String> metadata) {
        footer.metadata.putAll(metadata);
        file.endWith(writer);
        return file;
    }

    /** Leaves nothing behind. */
    void abort() {
        file.abort();
    }

    /** A Parquet file that is published when it is whole. */
    record Output(PendingFile file) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSize) {
            return HadoopStreams.wrap(file.output());
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSize) {
            return create(blockSize);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }

        @Override
        public String getPath() {
            return file.written().toString();
        }
    }

    private static final class Footer<R> extends WriteSupport<R> {
        private final Table<R> table;
        private final Map<String, String> metadata = new TreeMap<>();
        private RecordConsumer consumer;

        Footer(Table<R> table) {
            this.table = table;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract, so it has to be there
        public WriteContext init(Configuration hadoop) {
            return new WriteContext(table.schema(), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            this.consumer = recordConsumer;
        }

        @Override
        public void write(R row) {
            table.write(row, consumer);
        }

        @Override
        public FinalizedWriteContext finalizeWrite() {
            return new FinalizedWriteContext(metadata);
        }
    }

    private static final class Builder<R> extends ParquetWriter.Builder<R, Builder<R>> {
        private final Footer<R> footer;

        Builder(OutputFile file, Footer<R> footer) {
            super(file);
            this.footer = footer;
        }

        @Override
        protected Builder<R> self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract, so it has to be there
        protected WriteSupport<R> getWriteSupport(Configuration hadoop) {
            return footer;
        }
    }
}
