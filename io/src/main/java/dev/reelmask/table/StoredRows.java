package dev.reelmask.table;

import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The rows of one file of a table that the driver wrote, in whatever columns it has. */
final class StoredRows {
    private final Store store;
    private final Path file;

    StoredRows(Store store, Path file) {
        this.store = store;
        this.file = file;
    }

    /**
     * Row after row; none if there is no such file.
     *
     * @throws ResultsException if it cannot be read
     */
    void each(Consumer<Group> use) {
        each(Set.of(), use);
    }

    /**
     * The same.
     *
     * @param without columns that are not read, whether the file has them or not
     */
    void each(Set<String> without, Consumer<Group> use) {
        Optional<TailInput> input = input();
        if (input.isEmpty()) {
            return;
        }
        MessageType schema = schema(input.get());
        List<Type> read = schema.getFields().stream()
                .filter(column -> !without.contains(column.getName()))
                .toList();
        Configuration projected = new Configuration(store.hadoop());
        projected.set(ReadSupport.PARQUET_READ_SCHEMA, new MessageType(schema.getName(), read).toString());
        try (ParquetReader<Group> reader =
                new Groups(input.get()).withConf(projected).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                use.accept(row);
            }
        } catch (IOException e) {
            throw store.failure("reading " + file.getName(), e);
        }
    }

    /** A reader of rows of a file that is asked for once. */
    private static final class Groups extends ParquetReader.Builder<Group> {
        Groups(TailInput input) {
            super(input);
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    private Optional<TailInput> input() {
        try {
            return Optional.of(
                    new TailInput(store.fileSystem(), store.fileSystem().getFileStatus(file)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw store.failure("reading " + file.getName(), e);
        }
    }

    private MessageType schema(TailInput input) {
        try (ParquetFileReader reader = ParquetFileReader.open(input)) {
            return reader.getFileMetaData().getSchema();
        } catch (IOException e) {
            throw store.failure("reading " + file.getName(), e);
        }
    }

    /**
     * Replaces the file by changed rows, in one step; nothing if there is no such file.
     *
     * @param change what becomes of a row, empty if it goes
     * @throws ResultsException if the filesystem fails; the older file then stands
     */
    void rewrite(Permit permit, Function<Group, Optional<Group>> change) {
        Optional<MessageType> schema = input().map(this::schema);
        if (schema.isEmpty()) {
            return;
        }
        PendingFile pending = PendingFile.create(store, permit, file);
        try {
            ParquetWriter<Group> writer = ExampleParquetWriter.builder(new TableWriter.Output(pending))
                    .withConf(store.hadoop())
                    .withType(schema.get())
                    .withCompressionCodec(CompressionCodecName.ZSTD)
                    .build();
            pending.endWith(writer);
            each(row -> change.apply(row).ifPresent(changed -> write(writer, changed)));
            pending.complete();
            permit.check();
            pending.publish();
        } catch (IOException e) {
            pending.abort();
            throw store.failure("writing " + file.getName(), e);
        } catch (RuntimeException e) {
            pending.abort();
            throw e;
        }
    }

    private void write(ParquetWriter<Group> writer, Group row) {
        try {
            writer.write(row);
        } catch (IOException e) {
            throw store.failure("writing " + file.getName(), e);
        }
    }
}
