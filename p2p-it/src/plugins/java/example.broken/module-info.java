/**
 * A trust policy that cannot be made.
 *
 * @provides io.p2p4j.api.security.TrustPolicyProvider of type {@code broken}
 */
module example.broken {
    requires io.p2p4j.api;

    provides io.p2p4j.api.security.TrustPolicyProvider with
            example.broken.BrokenProvider;
}
