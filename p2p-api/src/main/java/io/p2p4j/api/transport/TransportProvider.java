package io.p2p4j.api.transport;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.spi.Provider;

/** Provides a {@link Transport}; settings: {@code transport}. Every one found is used, for the addresses it supports. */
public interface TransportProvider extends Provider<TransportConfig, Transport> {}
