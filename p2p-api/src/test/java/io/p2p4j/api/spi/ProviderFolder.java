package io.p2p4j.api.spi;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;

/** Offers classes of the tests as providers, as a jar on the class path would: outside this module. */
final class ProviderFolder extends ClassLoader {

    private final Path folder;
    private final List<String> providers;

    private ProviderFolder(Path folder, List<String> providers) {
        super(ProviderFolder.class.getClassLoader());
        this.folder = folder;
        this.providers = providers;
    }

    /** Returns a loader that finds just these classes, in this order. */
    static <P> ServiceLoader<P> of(Path folder, Class<P> service, List<String> providers) {
        ProviderFolder.class.getModule().addUses(service);
        try {
            Path services = Files.createDirectories(folder.resolve("META-INF/services"));
            Files.write(services.resolve(service.getName()), providers);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ServiceLoader.load(service, new ProviderFolder(folder, providers));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!providers.contains(name)) {
            return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file)
                ? Collections.enumeration(List.of(file.toUri().toURL()))
                : Collections.emptyEnumeration();
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in =
                Objects.requireNonNull(getParent()).getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
