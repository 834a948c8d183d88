package io.p2p4j.transport.yamux;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Ticker;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Acts on the frames of the peer; never waits, neither for an application nor for the peer. Not thread-safe. */
final class YamuxReader implements FrameDecoder.Sink {

    private static final int PINGS = 64; // a second; sound peers send one or two a minute
    private static final int EMPTY = 1024; // frames a second that carry nothing; sound peers send none

    private final YamuxSession session;
    private final Allowance pings;
    private final Allowance empty;
    private Optional<YamuxStream> current = Optional.empty(); // whose data follows

    YamuxReader(YamuxSession session, Ticker ticker) {
        this.session = session;
        this.pings = new Allowance(PINGS, ticker);
        this.empty = new Allowance(EMPTY, ticker);
    }

    @Override
    public void begin(FrameHeader header) {
        switch (header.type()) {
            case DATA, WINDOW_UPDATE -> beginOfStream(header);
            case PING -> ping(header);
            case GO_AWAY -> session.remoteGoesAway(header.length());
        }
    }

    @Override
    public void data(ByteBuffer part) {
        if (current.isPresent() && !current.get().receiver().receive(part)) {
            session.overload(current.get());
            current = Optional.empty();
        }
    }

    /** Flags that end something count after the data of their frame. */
    @Override
    public void end(FrameHeader header) {
        if (!header.type().ofStream() || current.isEmpty()) {
            return;
        }
        if (header.has(FrameHeader.RST)) {
            current.get().fail(P2pError.of(ErrorCode.NETWORK_ERROR, "the peer reset the stream"));
            session.forget(current.get());
            session.churn(header.stream());
        } else if (header.has(FrameHeader.FIN)) {
            current.get().remoteFinished();
        }
    }

    /** A stream is served only after its first frame was counted, lest its handler close it in between. */
    private void beginOfStream(FrameHeader header) {
        if (header.length() == 0 && header.flags() == 0 && !empty.take()) {
            throw FrameHeader.violation("the peer sends more than " + EMPTY + " frames a second that carry nothing");
        }
        boolean opens = header.has(FrameHeader.SYN);
        current = opens ? session.accept(header.stream()) : session.find(header.stream());
        if (current.isEmpty()) {
            return; // it is no more, or there are too many: its data is dropped
        }
        YamuxStream stream = current.get();
        if (header.type() == FrameType.DATA && header.length() > 0) {
            session.liveness().carry();
        }
        if (header.type() == FrameType.WINDOW_UPDATE) {
            stream.sender().widen(header.length());
        } else if (stream.receiver().reserve(header.length())) {
            session.forget(stream);
            session.refuse(header.stream());
        }
        if (opens) {
            session.start(stream);
        }
    }

    private void ping(FrameHeader header) {
        if (!pings.take()) {
            throw FrameHeader.violation("the peer sends more than " + PINGS + " pings a second");
        }
        if (header.has(FrameHeader.ACK)) {
            session.liveness().answered(header.length());
        } else {
            session.answer(new FrameHeader(FrameType.PING, FrameHeader.ACK, 0, header.length()));
        }
    }
}
