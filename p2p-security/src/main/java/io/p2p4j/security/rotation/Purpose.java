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

    private final String domain;
    private final String payloadType;

    Purpose(String name) {
        this.domain = "p2p4j-" + name + ":1";
        this.payloadType = "/p2p4j/" + name + "/1.0.0";
    }

    byte[] domain() {
        return domain.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] payloadType() {
        return payloadType.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the purpose that an envelope's type of payload names. */
    static Optional<Purpose> of(byte[] payloadType) {
        return Arrays.stream(values())
                .filter(purpose -> Arrays.equals(purpose.payloadType(), payloadType))
                .findFirst();
    }
}
