package io.p2p4j.it.bench.rpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.p2p4j.it.bench.load.ClosedLoop;
import io.p2p4j.it.bench.process.WorkerLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import tools.jackson.databind.JsonNode;

/**
 * Is a process with a server and a client of grpc-java: unary calls of 128 bytes over mutual TLS by OpenSSL.
 *
 * <p>Its arguments are a key store, its password, and {@code direct} or {@code default} for the executor of both sides.
 */
public final class GrpcWorker {

    private static final int MESSAGE = 128;

    private final MutualTls tls;
    private final boolean direct;
    private Optional<ManagedChannel> channel = Optional.empty();

    private GrpcWorker(MutualTls tls, boolean direct) {
        this.tls = tls;
        this.direct = direct;
    }

    /** Starts it. */
    public static void main(String[] arguments) throws Exception {
        MutualTls tls = MutualTls.load(Path.of(arguments[0]), arguments[1].toCharArray());
        GrpcWorker worker = new GrpcWorker(tls, arguments[2].equals("direct"));
        Server server = worker.server();
        try {
            new WorkerLoop(Map.of("calls", worker::calls)).serve(Map.of("port", server.getPort()));
        } finally {
            worker.channel.ifPresent(ManagedChannel::shutdownNow);
            server.shutdownNow();
        }
    }

    private Server server() throws Exception {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(tls.ofServer())
                .addService(ServerServiceDefinition.builder(ByteMethod.SERVICE)
                        .addMethod(ByteMethod.ECHO, ServerCalls.asyncUnaryCall((request, answers) -> {
                            answers.onNext(request);
                            answers.onCompleted();
                        }))
                        .build());
        return (direct ? builder.directExecutor() : builder).build().start();
    }

    private Map<String, ?> calls(JsonNode line) throws Exception {
        ManagedChannel opened = open(line.path("port").asInt());
        byte[] message = new byte[MESSAGE];
        return ClosedLoop.run(
                        Collections.nCopies(line.path("in_flight").asInt(), () -> callOnce(opened, message)),
                        Duration.ofMillis(line.path("window_ms").asLong()))
                .figures();
    }

    private ManagedChannel open(int port) throws SSLException {
        if (channel.isEmpty()) {
            channel = Optional.of(connect(port));
        }
        return channel.get();
    }

    private ManagedChannel connect(int port) throws SSLException {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sslContext(tls.ofClient())
                .overrideAuthority(MutualTls.HOST);
        return (direct ? builder.directExecutor() : builder).build();
    }

    private static void callOnce(ManagedChannel channel, byte[] message) {
        byte[] answer = ClientCalls.blockingUnaryCall(channel, ByteMethod.ECHO, CallOptions.DEFAULT, message);
        if (answer.length != message.length) {
            throw new IllegalStateException("the answer is not what was asked");
        }
    }
}
