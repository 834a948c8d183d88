package io.p2p4j.security.store;

import io.p2p4j.security.files.PrivateFolder;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells the files of records and journals from all others of a folder. */
final class StoreFiles {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}(\\.log)?");

    private StoreFiles() {}

    static Stream<String> names(PrivateFolder folder) {
        return folder.names().filter(name -> NAME.matcher(name).matches());
    }
}
