package io.p2p4j.api.config;

import io.p2p4j.api.spi.Provider;

/** Provides a {@link ConfigReader} of some layers. */
public interface ConfigReaderProvider extends Provider<ConfigLayers, ConfigReader> {}
