package io.p2p4j.security.audit;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.transport.Direction;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Builds one line of the log: a JSON object in pure ASCII, so that no peer can forge a line or hide one.
 *
 * <p>A text that a peer may have chosen is cut at {@link #MAX_TEXT} characters.
 */
final class AuditLine {

    /** The most characters of one text. */
    static final int MAX_TEXT = 1024;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private final JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out);
    private final Set<String> names = new HashSet<>();

    AuditLine(long seq, Instant time, String event) {
        json.writeStartObject();
        json.writeNumberProperty("seq", seq);
        text("time", time.toString());
        text("event", event);
    }

    AuditLine text(String name, String value) {
        names.add(name);
        json.writeStringProperty(name, abbreviated(value));
        return this;
    }

    AuditLine number(String name, long value) {
        names.add(name);
        json.writeNumberProperty(name, value);
        return this;
    }

    AuditLine peer(PeerId peer) {
        return text("peer", peer.toString());
    }

    AuditLine address(Multiaddr address) {
        return text("address", address.toString());
    }

    AuditLine direction(Direction direction) {
        return text("direction", direction.name());
    }

    AuditLine level(TrustLevel level) {
        return text("level", level.name());
    }

    AuditLine method(String method) {
        return text("method", method);
    }

    AuditLine permission(Permission permission) {
        return text("permission", permission.pattern());
    }

    AuditLine addresses(List<Multiaddr> addresses) {
        return texts("addresses", addresses.stream().map(Multiaddr::toString).toList());
    }

    AuditLine texts(String name, List<String> texts) {
        names.add(name);
        json.writeArrayPropertyStart(name);
        texts.forEach(text -> json.writeString(abbreviated(text)));
        json.writeEndArray();
        return this;
    }

    /** Writes code, message and details; a detail that the event itself names is kept under {@code error_<name>}. */
    AuditLine error(P2pError error) {
        text("error_code", error.code().name());
        text("message", error.message());
        error.details().forEach((detail, value) -> {
            String name = names.contains(detail.key()) ? "error_" + detail.key() : detail.key();
            switch (value) {
                case Double number -> json.writeNumberProperty(name, number);
                case Long number -> json.writeNumberProperty(name, number);
                default -> json.writeStringProperty(name, abbreviated(value.toString()));
            }
        });
        return this;
    }

    AuditLine trust(String name, TrustRecord entry) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("level", entry.level().name());
        json.writeArrayPropertyStart("grants");
        entry.grants().stream().map(Permission::pattern).sorted().forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("reason", abbreviated(entry.reason()));
        json.writeStringProperty("since", entry.since().toString());
        json.writeEndObject();
        return this;
    }

    /** Ends the line and returns it. */
    byte[] toBytes() {
        json.writeEndObject();
        json.close();
        out.write('\n');
        return out.toByteArray();
    }

    private static String abbreviated(String value) {
        return value.length() > MAX_TEXT ? value.substring(0, MAX_TEXT) + "…" : value;
    }
}
