package io.p2p4j.security.tls.certificate;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads a certificate into the parts that libp2p looks at, each as the bytes that were signed; checks no signature.
 *
 * @param signed what the certificate's signature covers
 * @param keyInfo the certificate's key, a SubjectPublicKeyInfo
 * @param notBefore the first moment of its validity
 * @param notAfter the last one
 * @param extensions its extensions
 * @param signatureOid the algorithm of its signature, in hex
 * @param signature its signature
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1">RFC 5280, certificate fields</a>
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them, and only this package sees them
record CertificateFields(
        byte[] signed,
        byte[] keyInfo,
        Instant notBefore,
        Instant notAfter,
        List<Extension> extensions,
        String signatureOid,
        byte[] signature) {

    /** The most extensions a certificate may have; libp2p's own has one. */
    static final int MAX_EXTENSIONS = 16;

    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;
    private static final byte[] V3 = {2, 1, 2};
    private static final DateTimeFormatter UTC = new DateTimeFormatterBuilder()
            .appendValueReduced(ChronoField.YEAR, 2, 2, 1950)
            .appendPattern("MMddHHmmss'Z'")
            .toFormatter()
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter GENERALIZED = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern("MMddHHmmss'Z'")
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    /**
     * An extension.
     *
     * @param oid its object identifier, in hex
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them, and only this package sees them
    record Extension(String oid, boolean critical, byte[] value) {}

    static CertificateFields read(byte[] certificate) throws CertificateException {
        Der outer = new Der(certificate);
        Der parts = new Der(outer.next(Der.SEQUENCE).content());
        outer.end();
        byte[] signed = parts.next(Der.SEQUENCE).encoded();
        byte[] algorithm = parts.next(Der.SEQUENCE).content();
        byte[] signature = bits(parts.next(Der.BIT_STRING));
        parts.end();
        Der fields = new Der(new Der(signed).next(Der.SEQUENCE).content());
        if (!Arrays.equals(fields.next(VERSION).content(), V3)) {
            throw new CertificateException("it is not of version 3");
        }
        fields.next(Der.INTEGER); // the serial number, which nobody looks at
        if (!Arrays.equals(fields.next(Der.SEQUENCE).content(), algorithm)) {
            throw new CertificateException("it names two algorithms of its signature");
        }
        fields.next(Der.SEQUENCE); // the issuer: may be empty, against RFC 5280
        Der validity = new Der(fields.next(Der.SEQUENCE).content());
        Instant notBefore = time(validity.next());
        Instant notAfter = time(validity.next());
        validity.end();
        fields.next(Der.SEQUENCE); // the subject: likewise
        byte[] keyInfo = fields.next(Der.SEQUENCE).encoded();
        List<Extension> extensions = extensions(fields.next(EXTENSIONS).content()); // unique ids fail here, as they may
        fields.end();
        return new CertificateFields(
                signed, keyInfo, notBefore, notAfter, extensions, oid(new Der(algorithm)), signature);
    }

    private static List<Extension> extensions(byte[] content) throws CertificateException {
        Der outer = new Der(content);
        Der list = new Der(outer.next(Der.SEQUENCE).content());
        outer.end();
        List<Extension> extensions = new ArrayList<>();
        while (list.hasNext()) {
            Extension extension = extension(new Der(list.next(Der.SEQUENCE).content()));
            if (extensions.size() == MAX_EXTENSIONS) {
                throw new CertificateException("it has more than " + MAX_EXTENSIONS + " extensions");
            }
            if (extensions.stream().anyMatch(other -> other.oid().equals(extension.oid()))) {
                throw new CertificateException("it has an extension twice");
            }
            extensions.add(extension);
        }
        return List.copyOf(extensions);
    }

    private static Extension extension(Der der) throws CertificateException {
        String oid = oid(der);
        boolean critical = false;
        if (der.nextIs(Der.BOOLEAN)) {
            byte[] flag = der.next(Der.BOOLEAN).content();
            if (flag.length != 1) {
                throw new CertificateException("an extension's flag is no boolean");
            }
            critical = flag[0] != 0;
        }
        byte[] value = der.next(Der.OCTET_STRING).content();
        der.end();
        return new Extension(oid, critical, value);
    }

    private static String oid(Der der) throws CertificateException {
        return HexFormat.of().formatHex(der.next(Der.OBJECT_IDENTIFIER).content());
    }

    private static byte[] bits(Der.Element element) throws CertificateException {
        byte[] content = element.content();
        if (content.length < 1 || content[0] != 0) {
            throw new CertificateException("its signature is not whole bytes");
        }
        return Arrays.copyOfRange(content, 1, content.length);
    }

    private static Instant time(Der.Element element) throws CertificateException {
        String text = new String(element.content(), StandardCharsets.US_ASCII);
        try {
            return switch (element.tag()) {
                case Der.UTC_TIME -> UTC.parse(text, Instant::from);
                case Der.GENERALIZED_TIME -> GENERALIZED.parse(text, Instant::from);
                default -> throw new CertificateException("a bound of its validity is no time");
            };
        } catch (DateTimeException e) {
            throw new CertificateException("a bound of its validity is no time: " + e.getMessage(), e);
        }
    }
}
