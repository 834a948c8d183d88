package io.p2p4j.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.spi.Greeters.GreeterProvider;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {

    private static final String KEY = "greeting.provider";

    @TempDir
    Path folder = Path.of("");

    @Nested
    class Chooses {

        @Test
        void noneWhereNoneIsFound() {
            assertEquals(Optional.empty(), Providers.find(found(), KEY, Optional.empty()));
        }

        @Test
        void theOnlyOneFound() {
            assertEquals("hello", chosen(found(Greeters.Hello.class), Optional.empty()));
        }

        @Test
        void theOneThatIsNamed() {
            assertEquals(
                    "good-day_2",
                    chosen(found(Greeters.Hello.class, Greeters.GoodDay.class), Optional.of("good-day_2")));
            assertEquals("hello", chosen(found(Greeters.Hello.class), Optional.of("hello")));
        }

        @Test
        void oneThatServesOnlyByNameIfItIsNamed() {
            ServiceLoader<GreeterProvider> found = found(Greeters.Hello.class, Greeters.Shy.class);
            assertEquals("hello", chosen(found, Optional.empty()));
            assertEquals("shy", chosen(found, Optional.of("shy")));
            assertEquals(List.of("hello"), types(Providers.several(found, KEY, List.of())));
            assertEquals(List.of("shy"), types(Providers.several(found, KEY, List.of("shy"))));
            assertEquals(Optional.empty(), Providers.find(found(Greeters.Shy.class), KEY, Optional.empty()));
        }

        @Test
        void allInTheOrderOfTheLoader() {
            assertEquals(
                    List.of("good-day_2", "hello"),
                    List.copyOf(Providers.all(found(Greeters.GoodDay.class, Greeters.Hello.class))
                            .keySet()));
        }

        private String chosen(ServiceLoader<GreeterProvider> found, Optional<String> choice) {
            String type = Providers.find(found, KEY, choice).map(Provider::type).orElse("none");
            assertEquals(type, Providers.require(found, KEY, choice).type());
            return type;
        }
    }

    @Test
    void severalAreThoseChosenInThatOrderOrAllByType() {
        ServiceLoader<GreeterProvider> found = found(Greeters.Hello.class, Greeters.GoodDay.class);
        assertEquals(List.of("good-day_2", "hello"), types(Providers.several(found, KEY, List.of())));
        assertEquals(
                List.of("hello", "good-day_2"), types(Providers.several(found, KEY, List.of("hello", "good-day_2"))));
    }

    private static List<String> types(List<GreeterProvider> providers) {
        return providers.stream().map(GreeterProvider::type).toList();
    }

    @Nested
    class Refuses {

        @Test
        void toDoWithoutOneThatIsRequired() {
            ConfigException refusal =
                    assertThrows(ConfigException.class, () -> Providers.require(found(), KEY, Optional.empty()));
            tells(refusal, KEY);
            assertEquals(Optional.of(KEY), refusal.error().text(Detail.RULE));
        }

        @Test
        void toGuessOneThatServesOnlyByNameAndNamesIt() {
            ServiceLoader<GreeterProvider> found = found(Greeters.Shy.class);
            tells(
                    assertThrows(ConfigException.class, () -> Providers.require(found, KEY, Optional.empty())),
                    KEY + " must name its provider",
                    "shy");
        }

        @Test
        void whatFailsToMakeItsPartAndNamesIt() {
            ConfigException bug = assertThrows(ConfigException.class, () -> create("bug"));
            tells(bug, "'shy' (io.p2p4j.api.spi.Greeters$Shy) for " + KEY, "no words");
            assertInstanceOf(IllegalStateException.class, bug.getCause());
            tells(assertThrows(ConfigException.class, () -> create("age")), "made for an older version");
            assertEquals("psst", create("nothing"));
        }

        @Test
        void whatRefusesToMakeItsPartInItsOwnWords() {
            ConfigException refusal = assertThrows(ConfigException.class, () -> create("refusal"));
            assertEquals("say please", refusal.error().message());
        }

        private String create(String settings) {
            return Providers.create(new Greeters.Shy(), KEY, ProviderContext.of(settings, folder));
        }

        @Test
        void severalWithoutAChoiceAndNamesThem() {
            ServiceLoader<GreeterProvider> found = found(Greeters.Hello.class, Greeters.GoodDay.class);
            tells(
                    assertThrows(ConfigException.class, () -> Providers.find(found, KEY, Optional.empty())),
                    KEY,
                    "hello",
                    "good-day_2");
        }

        @Test
        void aChoiceThatIsNotFoundAndNamesThoseThatAre() {
            ServiceLoader<GreeterProvider> found = found(Greeters.Hello.class, Greeters.GoodDay.class);
            tells(
                    assertThrows(ConfigException.class, () -> Providers.find(found, KEY, Optional.of("servus"))),
                    KEY + " = 'servus'",
                    "hello",
                    "good-day_2");
            assertThrows(ConfigException.class, () -> Providers.find(found(), KEY, Optional.of("servus")));
        }

        @Test
        void aChoiceOfSeveralOfWhichOneIsNotFound() {
            ServiceLoader<GreeterProvider> found = found(Greeters.Hello.class);
            tells(
                    assertThrows(
                            ConfigException.class, () -> Providers.several(found, KEY, List.of("hello", "servus"))),
                    KEY + " = 'servus'",
                    "hello");
        }

        @Test
        void twoOfOneTypeEvenIfAnotherIsChosen() {
            ServiceLoader<GreeterProvider> found =
                    found(Greeters.Hello.class, Greeters.GoodDay.class, Greeters.HelloAgain.class);
            tells(
                    assertThrows(ConfigException.class, () -> Providers.find(found, KEY, Optional.of("good-day_2"))),
                    "Greeters$Hello",
                    "Greeters$HelloAgain",
                    "'hello'");
        }

        @Test
        void anIllFormedTypeAndNamesTheClass() {
            tells(
                    assertThrows(ConfigException.class, () -> Providers.all(found(Greeters.IllFormed.class))),
                    "Greeters$IllFormed",
                    "'Good Day'");
            tells(
                    assertThrows(ConfigException.class, () -> Providers.all(found(Greeters.Nameless.class))),
                    "Greeters$Nameless");
        }

        @Test
        void oneThatCannotBeMadeAndKeepsTheCause() {
            ConfigException refusal =
                    assertThrows(ConfigException.class, () -> Providers.all(found(Greeters.Broken.class)));
            tells(refusal, "Greeters$Broken");
            Throwable cause = assertInstanceOf(ServiceConfigurationError.class, refusal.getCause())
                    .getCause();
            assertEquals(
                    "no greeting today",
                    assertInstanceOf(IllegalStateException.class, cause).getMessage());
        }

        @Test
        void oneThatIsNotThere() {
            ServiceLoader<GreeterProvider> found =
                    ProviderFolder.of(folder, GreeterProvider.class, List.of("io.p2p4j.api.spi.Missing"));
            tells(assertThrows(ConfigException.class, () -> Providers.all(found)), "io.p2p4j.api.spi.Missing");
        }

        private void tells(ConfigException refusal, String... parts) {
            assertEquals(ErrorCode.CONFIG_INVALID, refusal.code());
            for (String part : parts) {
                assertTrue(String.valueOf(refusal.getMessage()).contains(part), refusal.getMessage());
            }
        }
    }

    @Test
    void aContextCarriesOtherSettingsToTheSameNode() {
        ProviderContext<Integer> context = ProviderContext.of(1, folder);
        ProviderContext<String> other = context.with("you");
        assertEquals(new ProviderContext<>("you", context.ticker(), context.clock(), folder), other);
        assertEquals("hello you", new Greeters.Hello().create(other));
    }

    private ServiceLoader<GreeterProvider> found(Class<?>... providers) {
        return ProviderFolder.of(
                folder,
                GreeterProvider.class,
                Arrays.stream(providers).map(Class::getName).toList());
    }
}
