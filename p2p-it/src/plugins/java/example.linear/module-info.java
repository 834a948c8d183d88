/**
 * A retry policy of a third party, whose waits grow by the same amount each time.
 *
 * @provides io.p2p4j.api.resilience.RetryPolicyProvider of type {@code linear}
 */
module example.linear {
    requires io.p2p4j.api;

    provides io.p2p4j.api.resilience.RetryPolicyProvider with
            example.linear.LinearProvider;
}
