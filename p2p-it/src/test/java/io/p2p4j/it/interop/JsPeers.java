package io.p2p4j.it.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one JavaScript peer, the same for all of them, and skips them where there can be none. */
final class JsPeers implements BeforeAllCallback, ExecutionCondition, ParameterResolver {

    private static final String MISSING = "node or npm is not on the PATH";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (JsPackages.available()) {
            return ConditionEvaluationResult.enabled("node and npm are on the PATH");
        }
        System.err.println("SKIPPED: " + context.getDisplayName() + " with js-libp2p, because " + MISSING);
        return ConditionEvaluationResult.disabled(MISSING);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        store(context).getOrComputeIfAbsent("packages", key -> installed(), Path.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == JsPeer.class;
    }

    @Override
    public JsPeer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context).getOrComputeIfAbsent("peer", key -> started(), JsPeer.class);
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.create(JsPeers.class));
    }

    private static Path installed() {
        try {
            JsPackages.install();
            return JsPackages.FOLDER;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static JsPeer started() {
        try {
            return JsPeer.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted before a JavaScript peer runs", cause);
    }
}
