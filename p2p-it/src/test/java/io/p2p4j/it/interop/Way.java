package io.p2p4j.it.interop;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * How our node and the JavaScript peer are connected.
 *
 * @param channel the secure channel
 * @param dialler who dials
 */
record Way(Channel channel, Dialler dialler) {

    /** A secure channel. */
    enum Channel {
        NOISE("/noise"),
        TLS("/tls/1.0.0");

        private final String protocol;

        Channel(String protocol) {
            this.protocol = protocol;
        }

        /** Returns the name under which it is negotiated. */
        String protocol() {
            return protocol;
        }

        /** Returns the name under which it is configured. */
        String type() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The side that dials. */
    enum Dialler {
        OURS,
        JAVASCRIPT
    }

    /** Returns all ways. */
    static Stream<Way> all() {
        return Stream.of(Channel.values())
                .flatMap(channel -> Stream.of(Dialler.values()).map(dialler -> new Way(channel, dialler)));
    }
}
