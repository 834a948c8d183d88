/** The files of the log: written in batches, rotated, packed, retired; start with {@link io.p2p4j.security.audit.segment.SegmentedLog}. */
package io.p2p4j.security.audit.segment;
