/** What the tests of several packages share; start with {@link io.p2p4j.security.testing.Vectors}. */
package io.p2p4j.security.testing;
