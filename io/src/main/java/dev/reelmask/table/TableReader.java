package dev.reelmask.table;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Some columns of one Parquet file of a {@link Table}, row by row. */
final class TableReader implements AutoCloseable {
    private final ParquetReader<Group> reader;

    private TableReader(ParquetReader<Group> reader) {
        this.reader = reader;
    }

    static TableReader open(Configuration hadoop, Path file, Table<?> table, List<String> columns) throws IOException {
        List<Type> types = columns.stream().map(table.schema()::getType).toList();
        Configuration projected = new Configuration(hadoop);
        projected.set(ReadSupport.PARQUET_READ_SCHEMA, new MessageType(table.name(), types).toString());
        return new TableReader(ParquetReader.builder(new GroupReadSupport(), file)
                .withConf(projected)
                .build());
    }

    /** The next row, or null at the end. */
    Group next() throws IOException {
        return reader.read();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
