package io.p2p4j.transport.tcp;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Answers TXT queries over UDP, on a port of its own: enough of a DNS server to be asked by the JDK. */
final class TxtServer implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int PIECE = 255;

    private final Map<String, List<String>> records;
    private final DatagramSocket socket;

    TxtServer(Map<String, List<String>> records) throws IOException {
        this.records = records;
        this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::serve);
    }

    /** Returns the URL under which it is asked. */
    String url() {
        return "dns://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        while (true) {
            try {
                socket.receive(packet);
                byte[] reply = reply(Arrays.copyOf(packet.getData(), packet.getLength()));
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private byte[] reply(byte[] query) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = HEADER;
        while (query[at] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
            at += 1 + query[at];
        }
        int end = at + 5; // the root label, the type and the class
        List<String> texts = records.getOrDefault(name.toString(), List.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(query, 0, 2);
        out.writeShort(texts.isEmpty() ? 0x8583 : 0x8580); // an authoritative answer: no such name, or no error
        out.writeShort(1);
        out.writeShort(texts.size());
        out.writeInt(0);
        out.write(query, HEADER, end - HEADER);
        for (String text : texts) {
            out.writeShort(0xc000 | HEADER); // the name asked for
            out.writeShort(16);
            out.writeShort(1);
            out.writeInt(0);
            writeText(text, out);
        }
        return bytes.toByteArray();
    }

    private static void writeText(String text, DataOutputStream out) throws IOException {
        int pieces = (text.length() + PIECE - 1) / PIECE;
        out.writeShort(text.length() + pieces);
        for (int i = 0; i < text.length(); i += PIECE) {
            String piece = text.substring(i, Math.min(text.length(), i + PIECE));
            out.writeByte(piece.length());
            out.writeBytes(piece);
        }
    }
}
