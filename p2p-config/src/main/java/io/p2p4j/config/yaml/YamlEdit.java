package io.p2p4j.config.yaml;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Sets one key in the text of a YAML document and leaves every other character as it is. For one thread.
 *
 * <p>Comments within a list on several lines go with the list that is replaced. Whoever calls reads the result again and
 * compares, since YAML has more forms than are told apart here.
 */
final class YamlEdit {

    private final String text;
    private final String lineEnd;

    YamlEdit(String text) {
        this.text = text;
        this.lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    }

    /**
     * Returns the text with a key set.
     *
     * @param names the way to the key
     * @param value as YAML has it on one line
     */
    String set(List<String> names, String value) {
        LoadSettings settings = LoadSettings.builder().build();
        Optional<Node> root =
                new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text))).getSingleNode();
        return root.filter(MappingNode.class::isInstance)
                .map(MappingNode.class::cast)
                .map(mapping -> in(mapping, names, value))
                .orElseGet(() -> text
                        + (text.isEmpty() || text.endsWith("\n") ? "" : lineEnd)
                        + block(names, 0, value)
                        + lineEnd);
    }

    private String in(MappingNode mapping, List<String> names, String value) {
        Optional<NodeTuple> found = mapping.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equalsIgnoreCase(names.get(0)))
                .findFirst();
        if (found.isEmpty()) {
            return added(mapping, names, value);
        }
        List<String> rest = names.subList(1, names.size());
        Node content = found.get().getValueNode();
        if (!rest.isEmpty() && content instanceof MappingNode inner) {
            return in(inner, rest, value);
        }
        boolean flow = mapping.getFlowStyle() == FlowStyle.FLOW;
        int colon = afterColon(found.get().getKeyNode());
        if (rest.isEmpty()) {
            return text.substring(0, colon) + " " + value + text.substring(Math.max(colon, end(content)));
        }
        return flow
                ? text.substring(0, colon) + " " + flow(rest, value) + text.substring(colon)
                : afterLine(colon, block(rest, indent(mapping) + 2, value));
    }

    private String added(MappingNode mapping, List<String> names, String value) {
        List<NodeTuple> tuples = mapping.getValue();
        if (tuples.isEmpty()) {
            return text.substring(0, start(mapping)) + flow(names, value) + text.substring(end(mapping));
        }
        NodeTuple last = tuples.get(tuples.size() - 1);
        int end = Math.max(end(last.getValueNode()), afterColon(last.getKeyNode()));
        if (mapping.getFlowStyle() == FlowStyle.FLOW) {
            String entry = flow(names, value);
            return text.substring(0, end) + ", " + entry.substring(2, entry.length() - 2) + text.substring(end);
        }
        return afterLine(end, block(names, indent(mapping), value));
    }

    private String afterLine(int position, String lines) {
        int end = text.indexOf('\n', position);
        if (end < 0) {
            return text + lineEnd + lines + lineEnd;
        }
        int before = end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end;
        return text.substring(0, before) + lineEnd + lines + text.substring(before);
    }

    private String block(List<String> names, int indent, String value) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            lines.append(i == 0 ? "" : lineEnd)
                    .append(" ".repeat(indent + 2 * i))
                    .append(names.get(i))
                    .append(':');
        }
        return lines.append(' ').append(value).toString();
    }

    private static String flow(List<String> names, String value) {
        return "{ " + String.join(": { ", names) + ": " + value + " }".repeat(names.size());
    }

    private static int indent(MappingNode mapping) {
        return mapping.getValue()
                .get(0)
                .getKeyNode()
                .getStartMark()
                .orElseThrow()
                .getColumn();
    }

    private int afterColon(Node key) {
        return text.indexOf(':', offset(key.getEndMark().orElseThrow().getIndex())) + 1;
    }

    private int start(Node node) {
        return offset(node.getStartMark().orElseThrow().getIndex());
    }

    /** Returns where the characters of a node end; a block's end mark is where the next token begins, far behind. */
    private int end(Node node) {
        if (node instanceof CollectionNode<?> collection && collection.getFlowStyle() == FlowStyle.BLOCK) {
            return lastOf(collection).map(this::end).orElseGet(() -> start(node));
        }
        int end = offset(node.getEndMark().orElseThrow().getIndex());
        while (end > start(node) && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static Optional<Node> lastOf(CollectionNode<?> collection) {
        if (collection instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
            return Optional.of(
                    mapping.getValue().get(mapping.getValue().size() - 1).getValueNode());
        }
        return collection instanceof SequenceNode sequence
                        && !sequence.getValue().isEmpty()
                ? Optional.of(sequence.getValue().get(sequence.getValue().size() - 1))
                : Optional.empty();
    }

    private int offset(int codePoints) {
        return text.offsetByCodePoints(0, codePoints);
    }
}
