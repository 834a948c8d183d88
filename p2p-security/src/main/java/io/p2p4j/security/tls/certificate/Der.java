package io.p2p4j.security.tls.certificate;

import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads DER element by element and gives each back as the very bytes that were signed. Not thread-safe.
 *
 * <p>It is here because the libraries' readers of certificates refuse an issuer without a name, which the certificates of
 * js-libp2p and rust-libp2p have. It never descends by itself, so depth costs nothing.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-X.690">X.690, distinguished encoding rules</a>
 */
final class Der {

    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;

    private final byte[] bytes;
    private int at;

    Der(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /**
     * One element.
     *
     * @param encoded all its bytes
     * @param content what its header announces
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them, and only this package sees them
    record Element(int tag, byte[] encoded, byte[] content) {}

    boolean hasNext() {
        return at < bytes.length;
    }

    /** Returns whether the next element has a tag. */
    boolean nextIs(int tag) {
        return hasNext() && Byte.toUnsignedInt(bytes[at]) == tag;
    }

    /** Returns the next element, which must have a tag. */
    Element next(int tag) throws CertificateException {
        return optional(tag)
                .orElseThrow(() -> new CertificateException("an element of the tag " + tag + " is missing at " + at));
    }

    /** Returns the next element, whatever it is. */
    Element next() throws CertificateException {
        if (!hasNext()) {
            throw new CertificateException("an element is missing at " + at);
        }
        return next(Byte.toUnsignedInt(bytes[at]));
    }

    /** Returns the next element if it has a tag. */
    Optional<Element> optional(int tag) throws CertificateException {
        if (!nextIs(tag)) {
            return Optional.empty();
        }
        int start = at++;
        int length = length();
        if (length > bytes.length - at) {
            throw new CertificateException("an element at " + start + " is cut short");
        }
        byte[] content = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return Optional.of(new Element(tag, Arrays.copyOfRange(bytes, start, at), content));
    }

    /** Says that nothing may follow. */
    void end() throws CertificateException {
        if (hasNext()) {
            throw new CertificateException("something follows at " + at);
        }
    }

    /** Reads a length in the one form that DER has for it; more than two bytes of it are beyond every bound here. */
    private int length() throws CertificateException {
        int first = octet();
        if (first < 0x80) {
            return first;
        }
        int length = switch (first) {
            case 0x81 -> octet();
            case 0x82 -> octet() << Byte.SIZE | octet();
            default -> throw new CertificateException("a length at " + at + " is not DER or too long");
        };
        if (length < (first == 0x81 ? 0x80 : 0x100)) {
            throw new CertificateException("a length at " + at + " is not in its shortest form");
        }
        return length;
    }

    private int octet() throws CertificateException {
        if (!hasNext()) {
            throw new CertificateException("a length is missing at " + at);
        }
        return Byte.toUnsignedInt(bytes[at++]);
    }
}
