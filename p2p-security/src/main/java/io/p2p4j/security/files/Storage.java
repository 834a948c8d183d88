package io.p2p4j.security.files;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.nio.file.Path;

/** Words the failures of files, so that each names the file and, where there is one, the remedy. */
public final class Storage {

    private Storage() {}

    /** Returns that the system does not let us do something to a file. */
    public static P2pException failed(Path file, String what, Exception cause) {
        return P2pError.of(ErrorCode.STORAGE_FAILED, file + " " + what + ": " + cause)
                .toException(cause);
    }

    /** Returns that a file must not be used as it is, and what to do. */
    public static P2pException refused(Path file, String why, String fix) {
        return P2pError.of(ErrorCode.STORAGE_FAILED, file + " " + why)
                .with(Detail.FIX, fix)
                .toException();
    }

    /** Returns that a file is open to other users, or theirs, and what to do. */
    public static P2pException exposed(ErrorCode code, Path file, String why, String fix) {
        return P2pError.of(code, file + " " + why).with(Detail.FIX, fix).toException();
    }

    /** Returns that a file is not what was written. */
    public static P2pException damaged(Path file, String how) {
        return P2pError.of(ErrorCode.STORAGE_DAMAGED, file + " " + how + "; it is kept as it is")
                .with(Detail.FIX, "restore " + file + " from a backup")
                .toException();
    }

    /** Returns that a file is not what was written, as a parser or cipher found out. */
    public static P2pException damaged(Path file, String how, Exception cause) {
        return P2pError.of(ErrorCode.STORAGE_DAMAGED, file + " " + how + "; it is kept as it is")
                .with(Detail.FIX, "restore " + file + " from a backup")
                .toException(cause);
    }
}
