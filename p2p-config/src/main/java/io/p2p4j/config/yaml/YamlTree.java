package io.p2p4j.config.yaml;

import io.p2p4j.config.source.Content;
import io.p2p4j.config.source.Place;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLSchema;

/**
 * Reads one YAML document into a tree of texts with their lines.
 *
 * <p>Scalars stay texts, so that {@code yes}, {@code 0o17} and {@code 1_000} mean nothing before a key asks for a type.
 * Refused are anchors and aliases (a few of which grow without bound), tags, further documents, and more than {@link
 * #MAX_DEPTH} levels. For one thread, once.
 *
 * @see <a href="https://yaml.org/spec/1.2.2/">YAML 1.2.2</a>
 */
final class YamlTree {

    /** The most levels of sections and lists within one another. */
    static final int MAX_DEPTH = 32;

    private final String text;
    private final int layer;
    private final String file;

    YamlTree(String text, int layer, String file) {
        this.text = text;
        this.layer = layer;
        this.file = file;
    }

    Content read() throws NotYamlException {
        YAMLFactory factory = YAMLFactory.builder()
                .yamlSchema(YAMLSchema.CORE)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH + 2) // ours is hit first, as it knows the line
                        .build())
                .build();
        try (YAMLParser parser = (YAMLParser) factory.createParser(ObjectReadContext.empty(), new StringReader(text))) {
            return document(parser);
        }
    }

    private Content document(YAMLParser parser) throws NotYamlException {
        try {
            return onlyDocument(parser);
        } catch (JacksonException e) {
            throw SyntaxErrors.of(e, parser.currentLocation(), text);
        }
    }

    private Content onlyDocument(YAMLParser parser) throws NotYamlException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return new Content.Nothing(Place.inFile(layer, 1, 1, file));
        }
        Content content = content(parser, first, place(parser), 0);
        if (parser.nextToken() != null) {
            throw new NotYamlException(line(parser), column(parser), "a second document begins here; a file holds one");
        }
        return content;
    }

    private Content content(YAMLParser parser, JsonToken token, Place place, int depth) throws NotYamlException {
        refuseExtras(parser);
        if (depth > MAX_DEPTH) {
            throw new NotYamlException(
                    line(parser), column(parser), "sections and lists are nested deeper than " + MAX_DEPTH);
        }
        return switch (token) {
            case START_OBJECT -> mapping(parser, place, depth);
            case START_ARRAY -> sequence(parser, place, depth);
            case VALUE_NULL -> new Content.Nothing(place);
            default -> new Content.Scalar(parser.getString(), place);
        };
    }

    private Content mapping(YAMLParser parser, Place place, int depth) throws NotYamlException {
        List<Content.Entry> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            refuseExtras(parser);
            String name = parser.currentName();
            Place key = place(parser);
            entries.add(new Content.Entry(name, content(parser, parser.nextToken(), key, depth + 1)));
        }
        return new Content.Mapping(entries, place);
    }

    private Content sequence(YAMLParser parser, Place place, int depth) throws NotYamlException {
        List<Content> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(content(parser, token, place(parser), depth + 1));
        }
        return new Content.Sequence(elements, place);
    }

    private static void refuseExtras(YAMLParser parser) throws NotYamlException {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw new NotYamlException(line(parser), column(parser), "anchors and aliases are not allowed");
        }
        if (parser.getTypeId() != null) {
            throw new NotYamlException(line(parser), column(parser), "tags such as !!int are not allowed");
        }
    }

    private Place place(YAMLParser parser) {
        return Place.inFile(layer, line(parser), column(parser), file);
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static int column(YAMLParser parser) {
        return parser.currentTokenLocation().getColumnNr();
    }
}
