package io.p2p4j.it.bench.rpc;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Describes a method of gRPC that takes and returns bytes as they are, so that no schema is paid for. */
final class ByteMethod implements MethodDescriptor.Marshaller<byte[]> {

    static final String SERVICE = "bench";

    static final MethodDescriptor<byte[], byte[]> ECHO = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "echo"))
            .setRequestMarshaller(new ByteMethod())
            .setResponseMarshaller(new ByteMethod())
            .build();

    private ByteMethod() {}

    @Override
    public InputStream stream(byte[] value) {
        return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a message of gRPC cannot be read", e);
        }
    }
}
