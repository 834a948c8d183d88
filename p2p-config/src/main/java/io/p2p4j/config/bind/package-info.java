/** From the contents of the layers to checked records; start with {@link io.p2p4j.config.bind.SettingsReader}. */
package io.p2p4j.config.bind;
