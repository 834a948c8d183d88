package io.p2p4j.node.gate;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.transport.Connection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers who was first met at an address that this side named. Thread-safe.
 *
 * <p>An address is pinned when a connection to it was let in and the address came from the application, the command line or
 * the configuration. Not pinned are addresses that peers claim or come from, and those of this machine, where a port
 * belongs to whoever took it first.
 *
 * <h2>Guarantees</h2>
 *
 * A pin never expires and is never evicted, since a new first use is what an intruder waits for: it goes when the operator
 * removes it or accepts another peer. At most {@code security.max_pins} are made, so addresses without end fill no disk and push
 * out no pin; what is met beyond is not remembered, and the log says so. Dials that end at the same moment may exceed it by their number.
 */
public final class Pins {

    private static final Logger LOG = LoggerFactory.getLogger(Pins.class);

    private final PinStore store;
    private final InstantSource clock;
    private final int most;

    /** Remembers in a store, until there are so many. */
    public Pins(PinStore store, InstantSource clock, int most) {
        this.store = store;
        this.clock = clock;
        this.most = most;
    }

    /**
     * Pins the address of a connection this side dialled, unless it is pinned.
     *
     * @param dialled all addresses that were tried
     * @param given those that this side named
     */
    public void met(Connection connection, List<Multiaddr> dialled, List<Multiaddr> given) {
        address(connection, dialled)
                .filter(given::contains)
                .filter(Pins::isWorthPinning)
                .filter(address -> store.find(address).isEmpty())
                .ifPresent(address -> pin(new Pin(address, connection.peer(), clock.instant())));
    }

    /**
     * Returns that another peer answered, with what is remembered about the one that was dialled.
     *
     * @param dialled all addresses that were tried
     * @param cause tells who answered
     */
    public P2pException changed(PeerId peer, List<Multiaddr> dialled, P2pException cause) {
        Optional<Pin> pin = dialled.stream()
                .flatMap(address -> store.find(address).stream())
                .filter(known -> known.peer().equals(peer))
                .findFirst();
        Optional<String> other = answered(peer, cause);
        if (pin.isEmpty() || other.isEmpty()) {
            return cause;
        }
        P2pError error = new P2pError(
                cause.code(),
                "ANOTHER PEER IS AT " + pin.get().address() + ": " + peer + " was first met there at "
                        + pin.get().since() + ", and now " + other.get()
                        + " answers; its key may have been replaced, or somebody is in between",
                cause.error().details());
        return error.with(Detail.ADDRESS, pin.get().address().toString())
                .with(
                        Detail.FIX,
                        "if that is right: p2p trust accept " + pin.get().address() + "/p2p/" + other.get())
                .toException(cause);
    }

    /** Who answered is told where it was found out: by a cause, or by the attempt that is suppressed. */
    private static Optional<String> answered(PeerId dialled, Throwable failure) {
        Optional<String> told = failure instanceof P2pException e ? e.error().text(Detail.PEER) : Optional.empty();
        return told.filter(id -> !id.equals(dialled.toString()))
                .or(() -> Stream.concat(Stream.ofNullable(failure.getCause()), Arrays.stream(failure.getSuppressed()))
                        .flatMap(deeper -> answered(dialled, deeper).stream())
                        .findFirst());
    }

    /** The connection tells a number; if that was not dialled, a name led to it, and which one is sure if there is one only. */
    private static Optional<Multiaddr> address(Connection connection, List<Multiaddr> dialled) {
        if (dialled.contains(connection.remote())) {
            return Optional.of(connection.remote());
        }
        List<Multiaddr> names = dialled.stream().filter(Pins::isName).toList();
        return names.size() == 1 ? names.stream().findFirst() : Optional.empty();
    }

    private static boolean isWorthPinning(Multiaddr address) {
        return isName(address) || isFarNumber(address);
    }

    private static boolean isName(Multiaddr address) {
        return switch (address.components().get(0).protocol()) {
            case DNS, DNS4, DNS6, DNSADDR -> true;
            default -> false;
        };
    }

    private static boolean isFarNumber(Multiaddr address) {
        return address.value(AddressProtocol.IP4)
                .or(() -> address.value(AddressProtocol.IP6))
                .filter(number -> !isLoopback(number))
                .isPresent();
    }

    private static boolean isLoopback(String number) {
        try {
            return InetAddress.getByName(number).isLoopbackAddress(); // of a literal: asks nobody
        } catch (UnknownHostException e) {
            return false; // no address of this machine; whoever dialled it knows more
        }
    }

    /** A connection that is there is not worth less for want of a pin. */
    private void pin(Pin pin) {
        if (store.all().size() >= most) {
            LOG.warn(
                    "{} is not remembered for {}: there are {} pins, and security.max_pins allows no more; to make room: p2p"
                            + " trust unpin <address>",
                    pin.address(),
                    pin.peer(),
                    most);
            return;
        }
        try {
            store.update(pin.address(), before -> before.isPresent() ? before : Optional.of(pin));
        } catch (P2pException e) {
            LOG.warn("{} is not remembered for {}: {}", pin.address(), pin.peer(), e.getMessage());
        }
    }
}
