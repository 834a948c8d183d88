package io.p2p4j.node.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/**
 * Splits a JSON-RPC 2.0 message into its members, and makes messages of them; what they hold stays as it is.
 *
 * <p>The whole message is looked through, so what is not JSON is known here, wherever it stands. Other members than these
 * mean nothing.
 *
 * @param object whether it is an object; if not, it has no members
 * @param version its {@code jsonrpc}, if that is a string
 * @param method its {@code method}, if that is a string
 * @see <a href="https://www.jsonrpc.org/specification">JSON-RPC 2.0</a>
 */
record Envelope(
        boolean object,
        Optional<String> version,
        Optional<String> method,
        Optional<JsonText> id,
        Optional<JsonText> timeout,
        Optional<JsonText> params,
        Optional<JsonText> result,
        Optional<JsonText> error) {

    private static final byte[] END = {'}'};

    /** Reads all that a parser finds in a message, to its end. */
    static Envelope read(JsonParser parser, byte[] message) {
        Members members = new Members(parser, message);
        boolean object = parser.nextToken() == JsonToken.START_OBJECT;
        while (object && parser.nextToken() == JsonToken.PROPERTY_NAME) {
            members.next();
        }
        parser.skipChildren(); // of what is no object
        if (parser.nextToken() != null) {
            throw new StreamReadException(parser, "more follows where it ends");
        }
        return members.envelope(object);
    }

    /** Returns a request. */
    static byte[] request(long id, String method, double timeout, JsonText params) {
        String head = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + Services.requireMethod(method) + "\",\""
                + JsonRequest.TIMEOUT + "\":" + timeout + ",\"params\":";
        return message(head, params);
    }

    /** Returns the answer to a request that succeeded. */
    static byte[] result(JsonText id, JsonText value) {
        return message("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":", value);
    }

    /** Returns the answer to a request that failed. */
    static byte[] error(JsonText id, JsonText error) {
        return message("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":", error);
    }

    private static byte[] message(String head, JsonText last) {
        byte[] first = head.getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[first.length + last.length() + END.length];
        System.arraycopy(first, 0, message, 0, first.length);
        System.arraycopy(last.message(), last.from(), message, first.length, last.length());
        System.arraycopy(END, 0, message, message.length - END.length, END.length);
        return message;
    }

    /** Collects members as they come. */
    private static final class Members {

        private final JsonParser parser;
        private final byte[] message;
        private Optional<String> version = Optional.empty();
        private Optional<String> method = Optional.empty();
        private Optional<JsonText> id = Optional.empty();
        private Optional<JsonText> timeout = Optional.empty();
        private Optional<JsonText> params = Optional.empty();
        private Optional<JsonText> result = Optional.empty();
        private Optional<JsonText> error = Optional.empty();

        Members(JsonParser parser, byte[] message) {
            this.parser = parser;
            this.message = message;
        }

        /** Takes the member whose name was just read. */
        void next() {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (name) {
                case "jsonrpc" -> version = string(token);
                case "method" -> method = string(token);
                case "id" -> id = Optional.of(text());
                case JsonRequest.TIMEOUT -> timeout = Optional.of(text());
                case "params" -> params = Optional.of(text());
                case "result" -> result = Optional.of(text());
                case "error" -> error = Optional.of(text());
                default -> parser.skipChildren();
            }
        }

        Envelope envelope(boolean object) {
            return new Envelope(object, version, method, id, timeout, params, result, error);
        }

        private Optional<String> string(JsonToken token) {
            if (token == JsonToken.VALUE_STRING) {
                return Optional.of(parser.getString());
            }
            parser.skipChildren();
            return Optional.empty();
        }

        private JsonText text() {
            return Json.text(parser, message);
        }
    }
}
