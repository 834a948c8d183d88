/** Which keys a tree of records has and what each may hold; start with {@link io.p2p4j.config.schema.KnownKeys}. */
package io.p2p4j.config.schema;
