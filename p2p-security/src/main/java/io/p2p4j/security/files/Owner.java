package io.p2p4j.security.files;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/** Finds out as which user this process runs. */
final class Owner {

    private static final Path PROCESS = Path.of("/proc/self");

    private Owner() {}

    /** Returns the user by name, or, where a container gives it none, the owner of the process. */
    static UserPrincipal ofThisProcess() throws IOException {
        try {
            return FileSystems.getDefault()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(System.getProperty("user.name", ""));
        } catch (UserPrincipalNotFoundException e) {
            return Files.getOwner(PROCESS); // fails where there is no such file: then nobody can tell
        }
    }
}
