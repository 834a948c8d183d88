/** Entries at rest that change often, appended and now and then rewritten; start with {@link io.p2p4j.security.journal.JournaledStore}. */
package io.p2p4j.security.journal;
