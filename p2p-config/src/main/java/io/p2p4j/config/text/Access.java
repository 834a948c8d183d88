package io.p2p4j.config.text;

import io.p2p4j.api.error.P2pException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.Objects;

/** Reaches members of other people's types, and lets their own exceptions through. */
public final class Access {

    private Access() {}

    /**
     * Returns a member that may be called.
     *
     * @throws IllegalArgumentException if its package is neither exported nor opened to this module
     */
    public static <M extends AccessibleObject & Member> M open(M member) {
        if (!member.trySetAccessible()) {
            Class<?> type = member.getDeclaringClass();
            throw new IllegalArgumentException(type.getName()
                    + " cannot be reached: make it public in an exported package," + " or open its package to "
                    + Access.class.getModule().getName());
        }
        return member;
    }

    /** Returns what a constructor or a static method makes; what it throws is thrown. */
    public static Object create(Executable maker, Object... arguments) {
        return call(() -> maker instanceof Constructor<?> constructor
                ? constructor.newInstance(arguments)
                : ((Method) maker).invoke(null, arguments));
    }

    /** Returns what a component of a record holds. */
    public static Object get(Method accessor, Object instance) {
        return call(() -> accessor.invoke(instance));
    }

    /** Returns the sentence of a refusal, without the code that an exception of ours puts before it. */
    public static String messageOf(RuntimeException refusal) {
        return refusal instanceof P2pException p2p
                ? p2p.error().message()
                : Objects.requireNonNullElseGet(refusal.getMessage(), refusal::toString);
    }

    private static Object call(Call call) {
        try {
            return Objects.requireNonNull(call.run(), "a record's component, defaults() or parse() is null");
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            if (e.getCause() instanceof Error own) {
                throw own;
            }
            throw new IllegalStateException("a checked exception comes out of a constructor, defaults() or parse()", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a member that was opened cannot be called", e);
        }
    }

    @FunctionalInterface
    private interface Call {
        Object run() throws ReflectiveOperationException;
    }
}
