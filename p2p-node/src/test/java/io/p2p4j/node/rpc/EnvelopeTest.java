package io.p2p4j.node.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EnvelopeTest {

    private static final List<String> VALUES = List.of(
            "1",
            "-0.5e10",
            "\"\"",
            "\"a\\u0041\\\"}\"",
            "\"äß€\"",
            "null",
            "true",
            "[]",
            "{}",
            "[1,{\"id\":[2]}]",
            "{\"id\":{\"params\":\"]\"}}",
            " [ 1 , 2 ] ");
    private static final List<String> NAMES =
            List.of("jsonrpc", "id", "method", "timeout", "params", "result", "error", "other", "\\u0069d", "ünlike");

    private final Json json = new Json();
    private final JsonMapper trees = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Envelope read(String text) {
        return json.envelope(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void eachMemberIsWhatATreeHoldsThere() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            String text = message(random);
            Optional<JsonNode> tree = tree(text);
            if (tree.isEmpty()) {
                assertThrows(P2pException.class, () -> read(text), text);
            } else {
                Envelope envelope = read(text);
                assertEquals(string(tree.get(), "jsonrpc"), envelope.version(), text);
                assertEquals(string(tree.get(), "method"), envelope.method(), text);
                assertEquals(member(tree.get(), "id"), envelope.id().map(json::tree), text);
                assertEquals(member(tree.get(), "timeout"), envelope.timeout().map(json::tree), text);
                assertEquals(member(tree.get(), "params"), envelope.params().map(json::tree), text);
                assertEquals(member(tree.get(), "result"), envelope.result().map(json::tree), text);
                assertEquals(member(tree.get(), "error"), envelope.error().map(json::tree), text);
            }
        }
    }

    private static String message(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? " {" : "{\n");
        int members = random.nextInt(6);
        for (int i = 0; i < members; i++) {
            text.append(i > 0 ? "," : "")
                    .append('"')
                    .append(pick(NAMES, random))
                    .append("\" :")
                    .append(pick(VALUES, random));
        }
        text.append('}');
        if (random.nextInt(4) == 0) {
            text.deleteCharAt(random.nextInt(text.length()));
        }
        return text.toString();
    }

    private static String pick(List<String> some, Random random) {
        return some.get(random.nextInt(some.size()));
    }

    private Optional<JsonNode> tree(String text) {
        try {
            JsonNode tree = trees.readTree(text);
            return tree.isObject() ? Optional.of(tree) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> member(JsonNode tree, String name) {
        return Optional.ofNullable(tree.get(name));
    }

    private static Optional<String> string(JsonNode tree, String name) {
        return member(tree, name).filter(JsonNode::isString).map(JsonNode::asString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}{}",
                "{} 1",
                "[1] 2",
                "{\"id\":1",
                "{\"id\":1,\"id\":2}",
                "{\"params\":{\"a\":1,\"a\":2}}",
                "{'id':1}"
            })
    void whatIsNoJsonValueIsAParseError(String text) {
        assertEquals(
                ErrorCode.PARSE_ERROR,
                assertThrows(P2pException.class, () -> read(text)).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "[{\"id\":1}]", "1", "\"{}\"", "null"})
    void whatIsNoObjectHasNoMembers(String text) {
        Envelope envelope = read(text);
        assertFalse(envelope.object());
        assertEquals(Optional.empty(), envelope.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void onlyUtf8IsRead(String charset) {
        byte[] message = "{\"id\":1}".getBytes(Charset.forName(charset));
        assertEquals(
                ErrorCode.PARSE_ERROR,
                assertThrows(P2pException.class, () -> json.envelope(message)).code());
    }

    @Test
    void refusesBrokenUtf8WhereverItStands() {
        for (String text : List.of("{\"params\":[\"?\"]}", "{\"other\":\"?\"}", "{\"id\":\"?\"}", "{\"?\":1}")) {
            byte[] message = text.getBytes(StandardCharsets.US_ASCII);
            message[text.indexOf('?')] = (byte) 0xc0;
            assertThrows(P2pException.class, () -> json.envelope(message), text);
        }
    }

    @Test
    void whatItWritesItReads() {
        JsonText params = json.text(Map.of("city", "Ås\"\n"));
        Envelope request = json.envelope(Envelope.request(7, "weather/forecast", 0.001, params));
        assertEquals(Optional.of("2.0"), request.version());
        assertEquals(Optional.of("weather/forecast"), request.method());
        assertEquals(Optional.of("7"), request.id().map(JsonText::toString));
        assertEquals(0.001, Double.parseDouble(request.timeout().orElseThrow().toString()));
        assertEquals(json.tree(params), request.params().map(json::tree).orElseThrow());

        Envelope answer = json.envelope(Envelope.result(request.id().orElseThrow(), params));
        assertEquals(json.tree(params), answer.result().map(json::tree).orElseThrow());
        assertEquals(Optional.of("7"), answer.id().map(JsonText::toString));

        Envelope failure = json.envelope(Envelope.error(JsonText.NULL, json.text(Map.of("code", 1))));
        assertTrue(failure.id().orElseThrow().isNull());
        assertEquals(
                1, failure.error().map(json::tree).orElseThrow().path("code").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"", "ä/b", "a/b\n"})
    void writesNoRequestOfWhatIsNoMethod(String method) {
        assertThrows(IllegalArgumentException.class, () -> Envelope.request(1, method, 1, JsonText.NOTHING));
    }

    @Test
    void aNumberIsWhole() {
        assertEquals(
                Optional.of(999_999_999_999_999_999L),
                JsonText.ascii("999999999999999999").number());
        assertEquals(Optional.of(0L), JsonText.ascii("0").number());
        for (String other : List.of("1000000000000000000", "-1", "1.0", "1e3", "\"1\"", "null", "{}")) {
            assertEquals(Optional.empty(), JsonText.ascii(other).number(), other);
        }
    }

    @Test
    void aMethodIsPlain() {
        assertTrue(Services.isMethod("aZ09_./:-"));
        assertTrue(Services.isMethod("a".repeat(200)));
        assertFalse(Services.isMethod("a".repeat(201)));
        for (char c = 0; c < 256; c++) {
            boolean plain = (c < 128 && Character.isLetterOrDigit(c)) || "_./:-".indexOf(c) >= 0;
            assertEquals(plain, Services.isMethod("" + c), "character " + (int) c);
        }
    }
}
