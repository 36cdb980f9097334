package dev.reelmask.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Results read as an outsider reads them: by DuckDB through JDBC, with the views of {@code conf/sql}. */
public final class DuckDbSession implements AutoCloseable {
    private static final Path VIEWS = Path.of("../conf/sql");

    private final Connection connection;

    private DuckDbSession(Connection connection) {
        this.connection = connection;
    }

    /** A session in which such files have run over a results root that has finished runs. */
    public static DuckDbSession open(Path results, String... files) throws SQLException, IOException {
        DuckDbSession session = new DuckDbSession(DriverManager.getConnection("jdbc:duckdb:"));
        session.look(results);
        for (String file : files) {
            statements(Files.readString(VIEWS.resolve(file))).forEach(session::execute);
        }
        return session;
    }

    /** The statements of a file or a page. */
    public static Stream<String> statements(String sql) {
        return Stream.of(sql.split(";\\R"));
    }

    /** From now on the views show another results root. */
    public void look(Path results) {
        execute("SET VARIABLE results = '%s'".formatted(results));
    }

    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Rows, cells joined by {@code |}, true and false as they print. */
    public List<String> rows(String sql) {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(rows.getObject(i)));
                }
                lines.add(String.join("|", cells));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return lines;
    }

    /** Names of the columns of a view or of a bracketed query. */
    public List<String> columns(String view) {
        return rows("SELECT column_name FROM (DESCRIBE %s)".formatted(view));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
