package io.p2p4j.api.config;

import io.p2p4j.api.spi.Provider;
import java.nio.file.Path;

/** Provides a {@link ConfigSource} of a file; its type is the extension of the files it reads: {@code properties}. */
public interface ConfigSourceProvider extends Provider<Path, ConfigSource> {}
