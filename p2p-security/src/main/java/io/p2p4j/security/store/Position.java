package io.p2p4j.security.store;

/**
 * Says up to where a file was read or written.
 *
 * @param header its header
 * @param frames how many frames it has
 * @param length how long they and the header are
 * @param version the file's version then
 */
record Position(Header header, long frames, int length, String version) {}
