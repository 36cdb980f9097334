package dev.reelmask.publish.model;

import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSInputStream;

/** A file's content as a stream. */
final class TextInput extends FSInputStream {
    private final byte[] bytes;
    private int position;

    TextInput(String content) {
        bytes = content.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
        return position == bytes.length ? -1 : bytes[position++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int n = Math.min(length, bytes.length - position);
        System.arraycopy(bytes, position, target, offset, n);
        position += n;
        return n == 0 && length > 0 ? -1 : n;
    }

    @Override
    public void seek(long target) {
        position = (int) target;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public boolean seekToNewSource(long target) {
        return false;
    }
}
