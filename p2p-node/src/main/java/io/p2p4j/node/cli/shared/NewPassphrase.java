package io.p2p4j.node.cli.shared;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.security.Passphrase;
import java.security.MessageDigest;
import java.util.Arrays;

/** Asks for a passphrase that is not known yet, twice. */
public final class NewPassphrase {

    private NewPassphrase() {}

    /**
     * Asks at the terminal.
     *
     * @param fix what to do where there is none
     */
    public static Passphrase typedTwice(String fix) {
        Passphrase typed = Settings.prompt("New passphrase").orElseThrow(() -> missing(fix));
        try (Passphrase again = Settings.prompt("Once more").orElseThrow(() -> missing(fix))) {
            if (!same(typed, again)) {
                typed.close();
                throw new IllegalArgumentException("the two passphrases differ; nothing was made");
            }
        }
        return typed;
    }

    private static boolean same(Passphrase one, Passphrase other) {
        byte[] a = one.revealUtf8();
        byte[] b = other.revealUtf8();
        try {
            return MessageDigest.isEqual(a, b);
        } finally {
            Arrays.fill(a, (byte) 0);
            Arrays.fill(b, (byte) 0);
        }
    }

    private static P2pException missing(String fix) {
        return P2pError.of(ErrorCode.PASSPHRASE_REQUIRED, "a new passphrase is needed")
                .with(Detail.FIX, fix)
                .toException();
    }
}
