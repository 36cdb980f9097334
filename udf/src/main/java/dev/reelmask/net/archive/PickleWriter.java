package dev.reelmask.net.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the few protocol-2 pickle opcodes that a TorchScript module needs. */
final class PickleWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PickleWriter() {
        opcode(0x80);
        opcode(2);
    }

    PickleWriter global(String module, String name) {
        opcode('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    PickleWriter string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        opcode('X');
        littleEndian(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    PickleWriter integer(int value) {
        opcode('J');
        littleEndian(value);
        return this;
    }

    PickleWriter bool(boolean value) {
        opcode(value ? 0x88 : 0x89);
        return this;
    }

    PickleWriter mark() {
        opcode('(');
        return this;
    }

    PickleWriter tuple() {
        opcode('t');
        return this;
    }

    PickleWriter emptyTuple() {
        opcode(')');
        return this;
    }

    PickleWriter emptyDict() {
        opcode('}');
        return this;
    }

    PickleWriter persistentId() {
        opcode('Q');
        return this;
    }

    PickleWriter reduce() {
        opcode('R');
        return this;
    }

    /** An object of a class, before {@link #build} gives it its attributes. */
    PickleWriter newObject() {
        opcode(0x81);
        return this;
    }

    PickleWriter setItems() {
        opcode('u');
        return this;
    }

    PickleWriter build() {
        opcode('b');
        return this;
    }

    byte[] stop() {
        opcode('.');
        return out.toByteArray();
    }

    private void opcode(int code) {
        out.write(code);
    }

    private void littleEndian(int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(value >>> shift);
        }
    }
}
