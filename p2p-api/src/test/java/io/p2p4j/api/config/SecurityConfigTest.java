package io.p2p4j.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecurityConfigTest {

    @Test
    void defaultsAreThosePromised() {
        SecurityConfig config = SecurityConfig.defaults();
        assertEquals(TrustLevel.UNKNOWN, config.trustLevelDefault());
        assertFalse(config.rejectUnknown());
        assertTrue(config.encryptionAtRest());
        assertFalse(config.requirePassphrase());
        assertEquals(Optional.empty(), config.providers().keyVault());
        assertEquals(Optional.empty(), config.providers().audit());
    }

    @Test
    void strangersMayNotCallByDefault() {
        Map<TrustLevel, List<Permission>> permissions =
                SecurityConfig.defaults().permissions();
        assertEquals(Set.of(TrustLevel.TRUSTED), permissions.keySet());
    }

    @Test
    void copiesThePermissionsOfEachLevel() {
        List<Permission> grants = new ArrayList<>(List.of(new Permission("node:info")));
        Map<TrustLevel, List<Permission>> permissions = new EnumMap<>(Map.of(TrustLevel.VERIFIED, grants));
        SecurityConfig config = new SecurityConfig(
                TrustLevel.UNKNOWN,
                false,
                true,
                false,
                List.of("levels"),
                List.of(),
                0,
                0,
                List.of(),
                permissions,
                List.of(),
                SecurityConfig.Rotation.defaults(),
                AuditConfig.defaults(),
                SecurityConfig.Choices.defaults());
        grants.add(new Permission("call:*"));
        permissions.clear();
        assertEquals(Map.of(TrustLevel.VERIFIED, List.of(new Permission("node:info"))), config.permissions());
    }
}
