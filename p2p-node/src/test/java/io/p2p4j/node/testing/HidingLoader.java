package io.p2p4j.node.testing;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/** Hides the providers of some services, as if their module were not there. */
public final class HidingLoader extends ClassLoader {

    private static final String SERVICES = "META-INF/services/";

    private final String hidden;

    /** Hides the services whose name begins with {@code hidden}. */
    public HidingLoader(ClassLoader parent, String hidden) {
        super(parent);
        this.hidden = SERVICES + hidden;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith(hidden) ? Collections.emptyEnumeration() : super.getResources(name);
    }
}
