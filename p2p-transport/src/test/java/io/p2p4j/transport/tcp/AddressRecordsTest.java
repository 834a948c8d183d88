package io.p2p4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.transport.dial.Lead;
import io.p2p4j.transport.upgrade.TestNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressRecordsTest {

    private static final String WANTED = "/p2p/" + new TestNode(1).peerId();
    private static final String OTHER = "/p2p/" + new TestNode(2).peerId();

    private static List<Lead> lookUp(Map<String, List<String>> records) throws IOException {
        TcpLeads leads = new TcpLeads(new FakeResolver(records), new TestNode(1).peerId());
        return assertInstanceOf(
                        Lead.Name.class,
                        leads.of(Multiaddr.parse("/dnsaddr/a.test")).orElseThrow())
                .lookUp();
    }

    private static List<String> addresses(String... records) throws IOException {
        return lookUp(Map.of("_dnsaddr.a.test", List.of(records))).stream()
                .map(lead -> lead.address().toString())
                .toList();
    }

    @Test
    void areTheAddressesOfThePeerInTheirOrder() throws IOException {
        assertEquals(
                List.of("/ip6/2001:db8::1/tcp/1", "/dns4/b.test/tcp/2", "/ip4/192.0.2.1/tcp/3", "/dnsaddr/b.test"),
                addresses(
                        "dnsaddr=/ip6/2001:db8::1/tcp/1" + WANTED,
                        "dnsaddr=/dns4/b.test/tcp/2" + WANTED,
                        "dnsaddr=/ip4/192.0.2.1/tcp/3",
                        "dnsaddr=/dnsaddr/b.test" + WANTED));
    }

    @Test
    void ofOthersAndOfOtherKindsArePassedOver() throws IOException {
        assertEquals(
                List.of("/ip4/192.0.2.1/tcp/3"),
                addresses(
                        "dnsaddr=/ip4/192.0.2.1/tcp/1" + OTHER,
                        "dnsaddr=/dnsaddr/b.test" + OTHER,
                        "dnsaddr=/ip4/192.0.2.1/udp/1/quic-v1" + WANTED,
                        "dnsaddr=/ip4/192.0.2.1/tcp/443/wss" + WANTED,
                        "dnsaddr=/ip4/192.0.2.1/udp/4001/quic" + WANTED,
                        "dnsaddr=" + WANTED,
                        "dnsaddr=",
                        "dnsaddr=nonsense",
                        "v=spf1 -all",
                        "dnsaddr=/ip4/192.0.2.1/tcp/3" + WANTED));
    }

    @Test
    void failWhereNoneIsOfUse() {
        IOException e = assertThrows(IOException.class, () -> addresses("dnsaddr=/ip4/192.0.2.1/tcp/1" + OTHER));
        assertTrue(e.toString().contains("a.test has no record"));
    }

    @Test
    void thatReferToThemselvesEnd() throws IOException {
        List<String> loop = List.of("dnsaddr=/dnsaddr/a.test" + WANTED);
        List<Lead> leads = lookUp(Map.of("_dnsaddr.a.test", loop));
        for (int depth = 2; depth <= AddressRecords.MAX_DEPTH; depth++) {
            leads = assertInstanceOf(Lead.Name.class, leads.get(0)).lookUp();
        }
        Lead.Name last = assertInstanceOf(Lead.Name.class, leads.get(0));
        assertTrue(assertThrows(IOException.class, last::lookUp).toString().contains("refer to each other"));
    }
}
