/** How one text becomes one value; start with {@link io.p2p4j.config.text.TextType}. */
package io.p2p4j.config.text;
