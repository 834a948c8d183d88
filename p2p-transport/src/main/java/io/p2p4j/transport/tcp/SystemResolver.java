package io.p2p4j.transport.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * Looks hosts up as the system does, and texts in the DNS.
 *
 * @param servers the DNS servers as a URL, {@code dns://127.0.0.1:53}; {@link #SYSTEM} for the system's
 */
record SystemResolver(String servers) implements Resolver {

    /** Stands for the servers that the system is configured to ask. */
    static final String SYSTEM = "dns:";

    /** The most texts of a name that are read; a reply may hold thousands. */
    static final int MAX_TEXTS = 64;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final String TXT = "TXT";

    @Override
    public List<InetAddress> addresses(String host) throws IOException {
        return List.of(InetAddress.getAllByName(host));
    }

    @Override
    @SuppressWarnings("BanJNDI") // the DNS provider makes strings of attributes, never objects
    public List<String> texts(String name) throws IOException {
        if (!HOST.matcher(name).matches()) { // the name of another naming service would lead there
            throw new UnknownHostException("'" + name + "' is not a name of the DNS");
        }
        try {
            DirContext context = new InitialDirContext(environment());
            try {
                Attribute found =
                        context.getAttributes(name, new String[] {TXT}).get(TXT);
                return found == null ? List.of() : values(found);
            } finally {
                context.close();
            }
        } catch (NamingException e) {
            throw new IOException("no TXT records of " + name + " are to be had", e);
        }
    }

    private static List<String> values(Attribute found) throws NamingException {
        List<String> texts = new ArrayList<>();
        NamingEnumeration<?> values = found.getAll();
        try {
            while (values.hasMore() && texts.size() < MAX_TEXTS) {
                texts.add(inOnePiece(values.next().toString()));
            }
        } finally {
            values.close();
        }
        return texts;
    }

    /** A text longer than 255 bytes comes in pieces, which are given with spaces between them and perhaps in quotes. */
    private static String inOnePiece(String text) {
        return text.replace(" ", "").replace("\"", "");
    }

    @SuppressWarnings("JdkObsolete") // this is the type that JNDI takes
    private Hashtable<String, String> environment() {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, servers);
        return environment;
    }
}
