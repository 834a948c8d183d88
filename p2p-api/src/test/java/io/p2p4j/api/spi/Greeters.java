package io.p2p4j.api.spi;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;

/** Holds providers of greetings, good and bad. */
final class Greeters {

    private Greeters() {}

    /** Provides a greeting. */
    public interface GreeterProvider extends Provider<String, String> {

        @Override
        default String create(ProviderContext<String> context) {
            return type() + " " + context.settings();
        }
    }

    /** Greets. */
    public static final class Hello implements GreeterProvider {
        @Override
        public String type() {
            return "hello";
        }
    }

    /** Greets in another way. */
    public static final class GoodDay implements GreeterProvider {
        @Override
        public String type() {
            return "good-day_2";
        }
    }

    /** Claims the type of another. */
    public static final class HelloAgain implements GreeterProvider {
        @Override
        public String type() {
            return "hello";
        }
    }

    /** Has a type that a configuration could not name. */
    public static final class IllFormed implements GreeterProvider {
        @Override
        public String type() {
            return "Good Day";
        }
    }

    /** Has no type to speak of. */
    public static final class Nameless implements GreeterProvider {
        @Override
        public String type() {
            return "";
        }
    }

    /** Serves whoever asks for it, and fails. */
    public static final class Shy implements GreeterProvider {
        @Override
        public String type() {
            return "shy";
        }

        @Override
        public boolean onlyByName() {
            return true;
        }

        @Override
        public String create(ProviderContext<String> context) {
            return switch (context.settings()) {
                case "bug" -> throw new IllegalStateException("no words");
                case "age" -> throw new AbstractMethodError("made for an older version");
                case "refusal" ->
                    throw P2pError.of(ErrorCode.CONFIG_INVALID, "say please").toException();
                default -> "psst";
            };
        }
    }

    /** Cannot be made. */
    public static final class Broken implements GreeterProvider {

        /** Fails. */
        public Broken() {
            throw new IllegalStateException("no greeting today");
        }

        @Override
        public String type() {
            return "broken";
        }
    }
}
