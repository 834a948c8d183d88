package io.p2p4j.security.rotation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Names what envelopes are signed for, so that no signature counts for anything else. */
enum Purpose {
    /** A key gives way to another one. */
    SUCCESSION("succession"),
    /** The other one agrees. */
    CONSENT("succession-consent"),
    /** A key is not to be trusted any more. */
    REVOCATION("revocation");

    private final byte[] domain;
    private final byte[] payloadType;

    Purpose(String name) {
        this.domain = ("p2p4j-" + name + ":1").getBytes(StandardCharsets.US_ASCII);
        this.payloadType = ("/p2p4j/" + name + "/1.0.0").getBytes(StandardCharsets.US_ASCII);
    }

    byte[] domain() {
        return domain.clone();
    }

    byte[] payloadType() {
        return payloadType.clone();
    }

    /** Returns the purpose that an envelope's type of payload names. */
    static Optional<Purpose> of(byte[] payloadType) {
        return Arrays.stream(values())
                .filter(purpose -> Arrays.equals(purpose.payloadType, payloadType))
                .findFirst();
    }
}
