package dev.reelmask.table;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * One Parquet file of a {@link Table} that is being written; nothing of it can be seen under its final name before
 * {@link #publish}. Memory is bounded by one row group of {@value #ROW_GROUP_BYTES} bytes.
 */
final class TableFile<R> {
    private static final long ROW_GROUP_BYTES = 16L << 20;
    private static final int PAGE_BYTES = 256 << 10;

    private final PendingFile file;
    private final Footer<R> footer;
    private final ParquetWriter<R> writer;

    private TableFile(PendingFile file, Footer<R> footer, ParquetWriter<R> writer) {
        this.file = file;
        this.footer = footer;
        this.writer = writer;
    }

    static <R> TableFile<R> create(Configuration hadoop, ResultsLayout results, Path target, Table<R> table)
            throws IOException {
        PendingFile file = PendingFile.create(hadoop, results, target);
        Footer<R> footer = new Footer<>(table);
        try {
            ParquetWriter<R> writer = new Builder<>(file.output(), footer)
                    .withConf(hadoop)
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
            return new TableFile<>(file, footer, writer);
        } catch (IOException | RuntimeException e) {
            file.abort();
            throw e;
        }
    }

    void write(R row) throws IOException {
        writer.write(row);
    }

    /** Closes the file and puts it under its final name at once, over any older one. */
    void publish(Map<String, String> metadata) throws IOException {
        footer.metadata.putAll(metadata);
        writer.close();
        file.publish();
    }

    /** Leaves nothing behind. */
    void abort() {
        file.abort();
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
