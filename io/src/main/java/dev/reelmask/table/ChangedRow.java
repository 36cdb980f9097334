package dev.reelmask.table;

import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** Rows with some numbers changed. */
final class ChangedRow {
    private ChangedRow() {}

    /** @param values of columns of whole numbers, by name; those that the row does not have are left out */
    static Group with(Group row, Map<String, Long> values) {
        GroupType schema = row.getType();

        Group copy = new SimpleGroup(schema);
        for (Type column : schema.getFields()) {
            for (int i = 0; i < row.getFieldRepetitionCount(column.getName()); i++) {
                Long value = values.get(column.getName());
                if (value != null) {
                    copy.add(column.getName(), value.longValue());
                } else {
                    copy(row, column, i, copy);
                }
            }
        }
        return copy;
    }

    private static void copy(Group row, Type column, int i, Group to) {
        String name = column.getName();
        if (!column.isPrimitive()) {
            to.add(name, row.getGroup(name, i));
            return;
        }
        switch (column.asPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN -> to.add(name, row.getBoolean(name, i));
            case INT32 -> to.add(name, row.getInteger(name, i));
            case INT64 -> to.add(name, row.getLong(name, i));
            case FLOAT -> to.add(name, row.getFloat(name, i));
            case DOUBLE -> to.add(name, row.getDouble(name, i));
            case INT96 -> to.add(name, row.getInt96(name, i));
            case BINARY, FIXED_LEN_BYTE_ARRAY -> to.add(name, row.getBinary(name, i));
        }
    }
}
