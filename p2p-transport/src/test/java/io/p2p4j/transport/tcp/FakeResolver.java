package io.p2p4j.transport.tcp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knows what a test says: addresses by host, texts by name.
 *
 * @param records values by name
 */
record FakeResolver(Map<String, List<String>> records) implements Resolver {

    @Override
    public List<InetAddress> addresses(String host) throws UnknownHostException {
        List<InetAddress> found = new ArrayList<>();
        for (String literal : texts(host)) {
            found.add(InetAddress.getByName(literal));
        }
        return found;
    }

    @Override
    public List<String> texts(String name) throws UnknownHostException {
        return Optional.ofNullable(records.get(name)).orElseThrow(() -> new UnknownHostException(name));
    }
}
