package io.p2p4j.node.admin;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks the node that runs in a folder for something, by its {@link ControlSocket}. */
public final class ControlClient {

    private static final int MAX_ANSWER = 1 << 20;

    private ControlClient() {}

    /**
     * Returns the answer to a command.
     *
     * @throws io.p2p4j.api.error.NetworkException if no node runs there, or it runs without a control socket
     */
    public static Answer ask(Path dataDir, String command) {
        Path path = ControlSocket.path(dataDir.toAbsolutePath());
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            ByteBuffer request = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            byte[] bytes = Channels.newInputStream(channel).readNBytes(MAX_ANSWER);
            String[] answer = new String(bytes, StandardCharsets.UTF_8).split("\n", 2);
            return new Answer(answer[0].equals("done"), answer.length > 1 ? answer[1] : "the node went away");
        } catch (IOException e) {
            throw P2pError.of(ErrorCode.NETWORK_ERROR, "no node answers on " + path + ": " + e)
                    .with(Detail.FIX, "p2p run")
                    .toException(e);
        }
    }
}
