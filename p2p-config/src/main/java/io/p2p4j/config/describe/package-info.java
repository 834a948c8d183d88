/** What there is to say about keys: their values as text, their origins, their schema; start with Explanations. */
package io.p2p4j.config.describe;
