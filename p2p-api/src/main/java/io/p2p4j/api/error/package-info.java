/** What can go wrong, as values and exceptions; start with {@link io.p2p4j.api.error.ErrorCode}. */
package io.p2p4j.api.error;
