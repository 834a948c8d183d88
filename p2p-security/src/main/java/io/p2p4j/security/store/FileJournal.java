package io.p2p4j.security.store;

import io.p2p4j.api.security.SecretJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Keeps a journal in one file of frames {@code <name>.log}; a frame holds the entries of one write.
 *
 * <p>Whoever has the turn writes for all who wait for it, and those find their additions done. The turn guards additions, the
 * store's lock, which is taken after it, the rest.
 */
final class FileJournal implements SecretJournal {

    private static final int ENOUGH_FOR_ONE_WRITE = 1 << 20;

    /** Up to where the reader was told; no end where there is no file. */
    private record Told(Optional<Position> end, String version) {}

    private final FileSecretStore store;
    private final String file;
    private final Reader reader;
    private final Queue<Addition> waiting = new ConcurrentLinkedQueue<>(); // one of each thread that waits for its turn
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Optional<Told> told = Optional.empty(); // empty where the reader may hold what is not on the disk

    FileJournal(FileSecretStore store, String name, Reader reader) {
        this.store = store;
        this.file = name + ".log";
        this.reader = reader;
    }

    @Override
    public void refresh() {
        if (!told.map(Told::version).equals(Optional.of(store.versionOf(file)))) {
            store.locked(this::catchUp);
        }
    }

    @Override
    public void append(Supplier<List<byte[]>> entries) {
        Addition mine = new Addition(entries);
        waiting.add(mine);
        turn.lock();
        try {
            if (mine.isOpen()) {
                appendMine(mine);
            }
        } finally {
            turn.unlock();
        }
        mine.outcome();
    }

    private void appendMine(Addition mine) {
        try {
            store.locked(files -> {
                while (mine.isOpen()) {
                    appendWhatWaits(files);
                }
                return true;
            });
        } finally {
            if (mine.isOpen()) { // the store was not to be had
                waiting.remove(mine);
            }
        }
    }

    @Override
    public void compact(Supplier<List<byte[]>> entries) {
        store.locked(files -> {
            Optional<Position> before = catchUp(files).end();
            List<byte[]> all = Addition.bounded(entries.get());
            told = Optional.empty();
            StateFile after = files.replace(file, before.map(Position::header), Entries.frames(all));
            tell(files, Optional.of(after));
            return true;
        });
    }

    private Told catchUp(KnownFiles files) {
        Optional<Told> before = told.filter(present -> present.version().equals(files.version(file)));
        return before.orElseGet(() -> tell(files, files.read(file)));
    }

    private Told tell(KnownFiles files, Optional<StateFile> found) {
        told = Optional.empty();
        Optional<Position> end = found.map(files::end);
        reader.clear();
        found.ifPresent(present -> Entries.of(files.path(file), present).forEach(reader::accept));
        Told now = new Told(end, end.map(Position::version).orElseGet(() -> files.version(file)));
        told = Optional.of(now);
        return now;
    }

    private void appendWhatWaits(KnownFiles files) {
        Optional<Position> before = catchUp(files).end();
        List<Addition> taken = new ArrayList<>();
        told = Optional.empty();
        try {
            List<byte[]> entries = take(taken);
            Optional<Position> after = entries.isEmpty() ? before : Optional.of(write(files, before, entries));
            told = Optional.of(new Told(after, after.map(Position::version).orElseGet(() -> files.version(file))));
            taken.forEach(Addition::succeeded);
        } catch (RuntimeException e) {
            taken.forEach(addition -> addition.failed(e));
        } finally {
            taken.forEach(addition -> addition.failed(new IllegalStateException("the thread that wrote ended")));
        }
    }

    /** Takes additions until they fill a frame, and tells the reader each, so that the next one can build on it. */
    private List<byte[]> take(List<Addition> taken) {
        List<byte[]> entries = new ArrayList<>();
        int length = 0;
        while (length < ENOUGH_FOR_ONE_WRITE) {
            Addition next = waiting.poll();
            if (next == null) {
                break;
            }
            taken.add(next);
            for (byte[] entry : next.ask()) {
                reader.accept(entry);
                entries.add(entry);
                length += entry.length;
            }
        }
        return entries;
    }

    private Position write(KnownFiles files, Optional<Position> before, List<byte[]> entries) {
        byte[] frame = Entries.pack(entries);
        return before.map(end -> files.append(end, frame))
                .orElseGet(() -> files.end(files.replace(file, Optional.empty(), List.of(frame))));
    }
}
