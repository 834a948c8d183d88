package io.p2p4j.security.testing;

import io.p2p4j.security.files.Disk;
import io.p2p4j.security.files.SystemDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;

/**
 * Ends the process, as far as the disk can tell, at the step of a number: half of a write is done, any other step not.
 *
 * <p>{@link #losePower} then takes back whatever was not brought to the disk: contents that were not forced, and names
 * whose folder was not.
 */
public final class CrashingDisk implements Disk {

    /** What is thrown at the last step and at every one after it; an error, so that nobody handles it. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    private final SystemDisk system = new SystemDisk();
    private final Map<Path, byte[][]> files = new HashMap<>(); // by name, a cell with the content that is on the disk
    private final Map<Path, byte[][]> durable = new HashMap<>();
    private int left;

    /** Runs for a number of steps. */
    public CrashingDisk(int steps) {
        this.left = steps;
    }

    /** Returns whether all steps were taken and another one was wanted. */
    public boolean crashed() {
        return left < 0;
    }

    /** Takes back what was not on the disk. */
    public void losePower() throws IOException {
        for (Path file : files.keySet()) {
            Files.deleteIfExists(file);
        }
        for (Map.Entry<Path, byte[][]> entry : durable.entrySet()) {
            Files.deleteIfExists(entry.getKey());
            system.create(entry.getKey()).close();
            Files.write(entry.getKey(), entry.getValue()[0]);
        }
    }

    @Override
    public FileChannel create(Path file) throws IOException {
        step();
        files.put(file, new byte[][] {{}});
        return system.create(file);
    }

    @Override
    public FileChannel open(Path file) throws IOException {
        step();
        return system.open(file);
    }

    @Override
    public void write(Path file, FileChannel out, ByteBuffer content) throws IOException {
        if (left == 0) {
            system.write(file, out, content.slice(content.position(), content.remaining() / 2));
        }
        step();
        system.write(file, out, content);
    }

    @Override
    public void truncate(Path file, FileChannel out, long length) throws IOException {
        step();
        system.truncate(file, out, length);
    }

    @Override
    public void stamp(Path file, FileTime time) throws IOException {
        step();
        system.stamp(file, time);
    }

    @Override
    public void force(Path file, FileChannel out) throws IOException {
        step();
        files.computeIfAbsent(file, any -> new byte[1][])[0] = Files.readAllBytes(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        system.rename(from, to);
        files.put(to, files.remove(from));
    }

    @Override
    public void delete(Path file) throws IOException {
        step();
        system.delete(file);
        files.remove(file);
    }

    @Override
    public void forceNames(Path folder) throws IOException {
        step();
        durable.keySet().removeIf(file -> folder.equals(file.getParent()));
        files.forEach((file, content) -> {
            if (folder.equals(file.getParent())) {
                durable.put(file, content);
            }
        });
    }

    /** Takes what is in a folder for being on the disk. */
    public CrashingDisk knowing(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var names = Files.list(folder)) {
                names.filter(file -> !file.endsWith(".lock")).forEach(this::know);
            }
        }
        return this;
    }

    private void know(Path file) {
        try {
            byte[][] cell = {Files.readAllBytes(file)};
            files.put(file, cell);
            durable.put(file, cell);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void step() {
        left--;
        if (left < 0) {
            throw new Crash();
        }
    }
}
