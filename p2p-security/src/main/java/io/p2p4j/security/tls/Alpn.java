package io.p2p4j.security.tls;

import io.p2p4j.api.transport.ProtocolId;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.TlsFatalAlert;

/**
 * Agrees on a multiplexer by application-layer protocol negotiation.
 *
 * <p>Muxers are offered in order of preference and {@code libp2p} last; {@code libp2p}, or no answer, leaves the muxer to
 * be negotiated after the handshake.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/connections/inlined-muxer-negotiation.md">libp2p, inlined
 *     muxer negotiation</a>
 */
final class Alpn {

    private static final ProtocolName LIBP2P = ProtocolName.asUtf8Encoding("libp2p");

    private Alpn() {}

    /** Returns what a side offers or accepts. */
    @SuppressWarnings("JdkObsolete") // the library's type
    static Vector<ProtocolName> names(List<ProtocolId> muxers) {
        Vector<ProtocolName> names = new Vector<>();
        muxers.forEach(muxer -> names.add(ProtocolName.asUtf8Encoding(muxer.name())));
        names.add(LIBP2P);
        return names;
    }

    /** Returns the first of the initiator's names that the responder has too. */
    static Optional<ProtocolName> choose(Iterable<?> initiators, List<ProtocolName> responders) {
        for (Object name : initiators) {
            if (name instanceof ProtocolName known && responders.contains(known)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the muxer that was agreed on.
     *
     * @throws TlsFatalAlert if the responder chose what was not offered
     */
    static Optional<ProtocolId> muxer(Optional<ProtocolName> chosen, List<ProtocolId> muxers) throws TlsFatalAlert {
        if (chosen.filter(name -> !name.equals(LIBP2P)).isEmpty()) {
            return Optional.empty();
        }
        String name = chosen.get().getUtf8Decoding();
        for (ProtocolId muxer : muxers) {
            if (muxer.name().equals(name)) {
                return Optional.of(muxer);
            }
        }
        throw new TlsFatalAlert(AlertDescription.illegal_parameter, "the remote chose a protocol that was not offered");
    }
}
