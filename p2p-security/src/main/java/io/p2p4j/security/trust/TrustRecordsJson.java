package io.p2p4j.security.trust;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Writes trust records as JSON and reads them back, strictly: the same keys in the same order, or it is damage.
 *
 * <p>{@code {"version":1,"peers":[{"peer":"12D3…","level":"TRUSTED","grants":["call:*"],"reason":"…","since":"…"}]}}
 */
final class TrustRecordsJson {

    /** The most records. */
    static final int MAX_RECORDS = 100_000;

    /** The most grants of one record. */
    static final int MAX_GRANTS = 256;

    private static final int VERSION = 1;

    /** Pure ASCII, so that a reason with half a surrogate pair, which UTF-8 cannot hold, is kept as it is. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(SecretStore.MAX_RECORD)
                    .maxNestingDepth(4)
                    .maxStringLength(TrustRecord.MAX_REASON)
                    .maxNameLength(16)
                    .build())
            .build();

    private TrustRecordsJson() {}

    /** Refuses a record that could be written and not read. */
    static void requireBounded(TrustRecord entry) {
        if (entry.grants().size() > MAX_GRANTS) {
            throw new IllegalArgumentException("a peer has at most " + MAX_GRANTS + " grants");
        }
    }

    static List<TrustRecord> sorted(Map<PeerId, TrustRecord> entries) {
        return entries.keySet().stream().sorted().map(entries::get).toList();
    }

    static byte[] encode(Map<PeerId, TrustRecord> entries) {
        if (entries.size() > MAX_RECORDS) {
            throw P2pError.of(ErrorCode.STORAGE_FAILED, "the trust store holds at most " + MAX_RECORDS + " records")
                    .toException();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("version", VERSION);
            json.writeArrayPropertyStart("peers");
            sorted(entries).forEach(entry -> write(entry, json));
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws io.p2p4j.api.error.StorageException with {@code STORAGE_DAMAGED} if it is anything else
     */
    static Map<PeerId, TrustRecord> decode(byte[] content) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), content)) {
            expect(json, JsonToken.START_OBJECT);
            name(json, "version");
            expect(json, JsonToken.VALUE_NUMBER_INT);
            require(json.getLongValue() == VERSION, "its version is not " + VERSION);
            name(json, "peers");
            Map<PeerId, TrustRecord> entries = readPeers(json);
            expect(json, JsonToken.END_OBJECT);
            require(json.nextToken() == null, "something follows its end");
            return entries;
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw P2pError.of(
                            ErrorCode.STORAGE_DAMAGED, "the record 'trust' is not what was written: " + e.getMessage())
                    .toException(e);
        }
    }

    private static void write(TrustRecord entry, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("peer", entry.peer().toString());
        json.writeStringProperty("level", entry.level().name());
        json.writeArrayPropertyStart("grants");
        entry.grants().stream().map(Permission::pattern).sorted().forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("reason", entry.reason());
        json.writeStringProperty("since", entry.since().toString());
        json.writeEndObject();
    }

    private static Map<PeerId, TrustRecord> readPeers(JsonParser json) {
        Map<PeerId, TrustRecord> entries = new HashMap<>();
        expect(json, JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT) {
            TrustRecord entry = readRecord(json);
            require(entries.put(entry.peer(), entry) == null, "it has two records of " + entry.peer());
            require(entries.size() <= MAX_RECORDS, "it has more than " + MAX_RECORDS + " records");
        }
        require(json.currentToken() == JsonToken.END_ARRAY, "a record is no object");
        return entries;
    }

    private static TrustRecord readRecord(JsonParser json) {
        PeerId peer = PeerId.parse(text(json, "peer"));
        TrustLevel level = TrustLevel.valueOf(text(json, "level"));
        name(json, "grants");
        Set<Permission> grants = readGrants(json);
        String reason = text(json, "reason");
        Instant since = Instant.parse(text(json, "since"));
        expect(json, JsonToken.END_OBJECT);
        return new TrustRecord(peer, level, grants, reason, since);
    }

    private static Set<Permission> readGrants(JsonParser json) {
        Set<Permission> grants = new HashSet<>();
        expect(json, JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            require(grants.add(new Permission(json.getString())), "it has a grant twice");
            require(grants.size() <= MAX_GRANTS, "it has more than " + MAX_GRANTS + " grants");
        }
        require(json.currentToken() == JsonToken.END_ARRAY, "a grant is no string");
        return grants;
    }

    private static String text(JsonParser json, String name) {
        name(json, name);
        expect(json, JsonToken.VALUE_STRING);
        return json.getString();
    }

    private static void name(JsonParser json, String name) {
        expect(json, JsonToken.PROPERTY_NAME);
        require(json.currentName().equals(name), "it has the key '" + json.currentName() + "' instead of " + name);
    }

    private static void expect(JsonParser json, JsonToken token) {
        JsonToken found = json.nextToken();
        require(found == token, "it has " + found + " instead of " + token);
    }

    private static void require(boolean right, String how) {
        if (!right) {
            throw new IllegalArgumentException(how);
        }
    }
}
