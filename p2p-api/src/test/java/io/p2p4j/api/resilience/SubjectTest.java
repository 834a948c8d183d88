package io.p2p4j.api.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.security.TrustLevel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectTest {

    private static Subnet subnet(String address) throws UnknownHostException {
        return Subnet.of(InetAddress.getByName(address)); // a literal, so nothing is looked up
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.0/24",
        "192.0.2.255, 192.0.2.0/24",
        "255.255.255.255, 255.255.255.0/24",
        "::ffff:192.0.2.7, 192.0.2.0/24",
        "2001:db8:0:1ff::1, 2001:db8:0:100::/56",
        "2001:db8:0:100:ffff::, 2001:db8:0:100::/56",
        "::1, 0:0:0:0::/56"
    })
    void itsSubnetIsTheNetworkOfItsAddress(String address, String text) throws UnknownHostException {
        assertEquals(text, subnet(address).toString());
    }

    @Test
    void subnetsAreEqualByTheirNetwork() throws UnknownHostException {
        assertEquals(subnet("10.1.2.3"), subnet("10.1.2.200"));
        assertEquals(subnet("10.1.2.3").hashCode(), subnet("10.1.2.200").hashCode());
        assertNotEquals(subnet("10.1.2.3"), subnet("10.1.3.3"));
        assertEquals(subnet("2001:db8::1"), subnet("2001:db8:0:ff::1"));
        assertNotEquals(subnet("2001:db8::1"), subnet("2001:db8:0:100::1"));
    }

    @Test
    void itsNameDecidesWhoItIs() {
        assertEquals(Subject.named("alice"), Subject.named("alice"));
        assertNotEquals(Subject.named("alice").peer(), Subject.named("bob").peer());
        assertEquals(Optional.empty(), Subject.named("").subnet());
    }

    @Test
    void isKnownFromVerifiedOn() {
        Subject stranger = Subject.named("alice");
        assertFalse(stranger.known());
        for (TrustLevel level : TrustLevel.values()) {
            boolean known =
                    level == TrustLevel.VERIFIED || level == TrustLevel.TRUSTED || level == TrustLevel.BOOTSTRAP;
            assertEquals(known, new Subject(stranger.peer(), level, Optional.empty()).known(), level::name);
        }
        assertTrue(stranger.level() == TrustLevel.UNKNOWN);
    }
}
