package example.network;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Lets peers in that come from one network and are not blocked. Reads the network when the first peer comes. */
final class OneNetwork implements TrustPolicy {

    private final SecurityConfig config;
    private final Path file;
    private volatile Optional<Network> network = Optional.empty();

    OneNetwork(SecurityConfig config, Path file) {
        this.config = config;
        this.file = file;
    }

    @Override
    public Verdict judge(Candidate candidate) {
        TrustLevel level = candidate.known().map(TrustRecord::level).orElse(config.trustLevelDefault());
        if (level == TrustLevel.UNTRUSTED) {
            return new Refused(candidate.peer() + " is blocked", "security.trust");
        }
        return ip(candidate.address()).filter(network()::contains).isPresent()
                ? new Admitted(level)
                : new Refused(candidate.address() + " is not in " + network(), "one_network");
    }

    private static Optional<String> ip(Multiaddr address) {
        return address.value(AddressProtocol.IP4).or(() -> address.value(AddressProtocol.IP6));
    }

    /** Two threads may read the file at once, and read the same. */
    private Network network() {
        Network known = network.orElseGet(this::read);
        network = Optional.of(known);
        return known;
    }

    private Network read() {
        try {
            return Network.parse(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // refuses, as every failure of a policy does
        }
    }
}
