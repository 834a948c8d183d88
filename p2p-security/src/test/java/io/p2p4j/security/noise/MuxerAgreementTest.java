package io.p2p4j.security.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.transport.ProtocolId;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MuxerAgreementTest {

    @Test
    void isTheSameOnBothSides() throws Exception {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            List<ProtocolId> initiators = some(random);
            List<ProtocolId> responders = some(random);
            if (initiators.isEmpty()
                    || responders.isEmpty()
                    || initiators.stream().anyMatch(responders::contains)) {
                Optional<ProtocolId> initiator = MuxerAgreement.ofInitiator(initiators, names(responders));
                assertEquals(initiator, MuxerAgreement.ofResponder(responders, names(initiators)));
            } else {
                assertThrows(
                        GeneralSecurityException.class,
                        () -> MuxerAgreement.ofInitiator(initiators, names(responders)));
                assertThrows(
                        GeneralSecurityException.class,
                        () -> MuxerAgreement.ofResponder(responders, names(initiators)));
            }
        }
    }

    @Test
    void takesNamesThatAreNoProtocolsForUnknownOnes() throws Exception {
        ProtocolId yamux = new ProtocolId("/yamux/1.0.0");
        assertEquals(Optional.of(yamux), MuxerAgreement.ofResponder(List.of(yamux), List.of("", "x y", yamux.name())));
    }

    private static List<ProtocolId> some(Random random) {
        List<ProtocolId> muxers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            muxers.add(new ProtocolId("/muxer/" + random.nextInt(6)));
        }
        return muxers;
    }

    private static List<String> names(List<ProtocolId> muxers) {
        return muxers.stream().map(ProtocolId::name).toList();
    }
}
