/**
 * A trust policy of a third party: only peers of one network are let in.
 *
 * @provides io.p2p4j.api.security.TrustPolicyProvider of type {@code one_network}
 */
module example.network {
    requires io.p2p4j.api;

    provides io.p2p4j.api.security.TrustPolicyProvider with
            example.network.OneNetworkProvider;
}
