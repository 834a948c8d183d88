/** YAML files, and the reader of all layers; start with {@link io.p2p4j.config.yaml.YamlConfigReaderProvider}. */
package io.p2p4j.config.yaml;
