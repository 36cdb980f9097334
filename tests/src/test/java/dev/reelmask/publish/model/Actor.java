package dev.reelmask.publish.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A program that can be taken to any point of any of its runs. */
public final class Actor {
    private final Program program;
    private final Configuration hadoop;
    private final URI root;
    private final ModelFileSystem fs;
    private final Map<Long, Next> known = new HashMap<>();

    /** What a program does after what it has seen: one more step, or it has ended. */
    record Next(Op step, String end) {}

    public Actor(Program program, Nature nature, Configuration hadoop) {
        this.program = program;
        this.hadoop = hadoop;
        this.root = URI.create(nature.scheme() + "://" + program.name() + "/r");
        try {
            this.fs = (ModelFileSystem) FileSystem.get(root, hadoop);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return program.name();
    }

    Next next(Tape tape) {
        return known.computeIfAbsent(tape.hash(), unused -> compute(tape));
    }

    private Next compute(Tape tape) {
        fs.rewind(tape);
        try {
            return new Next(null, program.run(hadoop, root));
        } catch (Suspend suspended) {
            return new Next(suspended.op(), null);
        }
    }

    /** How the program ends if it runs alone in a world, and what it makes of it. */
    public Alone alone(World world) {
        fs.rewindIn(world);
        String end = program.run(hadoop, root);
        return new Alone(end, fs.world());
    }

    /** How it ended, and what it left. */
    public record Alone(String end, World world) {}
}
