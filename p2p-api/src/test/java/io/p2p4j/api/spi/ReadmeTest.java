package io.p2p4j.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.example.FixedPauseProvider;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.resilience.RetryPolicyProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves that the provider in the README is one. */
class ReadmeTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder = Path.of("");

    @Test
    void theProviderInTheReadmeIsTheOneTestedHere() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/p2p4j/api/example/FixedPauseProvider.java"));
        String example = source.substring(source.indexOf("import "));
        assertTrue(example.lines().count() <= 27);
        assertTrue(Files.readString(Path.of("README.md")).contains("```java\n" + example + "```\n"));
    }

    @Test
    void isFoundAndPausesBetweenAttempts() {
        ServiceLoader<RetryPolicyProvider> found =
                ProviderFolder.of(folder, RetryPolicyProvider.class, List.of(FixedPauseProvider.class.getName()));
        RetryPolicy policy = Providers.require(found, "resilience.retry.provider", Optional.of("fixed-pause"))
                .create(ProviderContext.of(RetryConfig.of(3, SECOND, SECOND, 0), folder));
        P2pException failure =
                P2pError.of(ErrorCode.NETWORK_ERROR, "nobody is there").toException();
        RetryPolicy.Retries retries = policy.begin();
        assertEquals(new RetryPolicy.After(SECOND), retries.next(failure, Duration.ofSeconds(5)));
        assertEquals(RetryPolicy.Stop.STOP, policy.begin().next(failure, SECOND));
        assertEquals(new RetryPolicy.After(SECOND), retries.next(failure, Duration.ofSeconds(2)));
        assertEquals(RetryPolicy.Stop.STOP, retries.next(failure, Duration.ofSeconds(2)));
    }
}
