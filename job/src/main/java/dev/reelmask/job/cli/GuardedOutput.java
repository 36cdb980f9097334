package dev.reelmask.job.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Standard output or standard error without secrets, line by line, whoever writes to it: commands, Spark, Hadoop or the
 * Java virtual machine's last words.
 */
public final class GuardedOutput extends OutputStream {
    private final PrintStream out;
    private final Secrets secrets;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean isMuted;

    /** @param out where it goes */
    public GuardedOutput(PrintStream out, Secrets secrets) {
        this.out = out;
        this.secrets = secrets;
    }

    public PrintStream stream() {
        return new PrintStream(this, true, Charset.defaultCharset());
    }

    @Override
    public synchronized void write(int b) {
        line.write(b);
        if (b == '\n') {
            pass();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        line.write(bytes, offset, length);
        if (length > 0 && bytes[offset + length - 1] == '\n') {
            pass();
        }
    }

    @Override
    public synchronized void flush() {
        pass();
    }

    private void pass() {
        if (!isMuted && line.size() > 0) {
            String text = line.toString(Charset.defaultCharset());
            String shown = secrets.hide(text);
            byte[] bytes = shown.equals(text) ? line.toByteArray() : shown.getBytes(Charset.defaultCharset());
            out.write(bytes, 0, bytes.length);
            out.flush();
        }
        line.reset();
    }

    /** Writes a last line and lets nothing more through. */
    synchronized void end(String last) {
        pass();
        line.writeBytes((last + System.lineSeparator()).getBytes(Charset.defaultCharset()));
        mute();
    }

    /** Lets nothing more through. */
    synchronized void mute() {
        pass();
        isMuted = true;
    }
}
