package dev.matriarch.operators;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An adapter of which every call is made again where there was no answer, or something has to come about first: as jobs do. */
public final class Answering {

    private Answering() {}

    /** It can do what the adapter can, and gives up after so long. */
    public static OperatorAdapter of(OperatorAdapter adapter, Duration patience) {
        return (OperatorAdapter) Proxy.newProxyInstance(
                Answering.class.getClassLoader(),
                interfaces(adapter.getClass()).toArray(Class[]::new),
                (proxy, method, arguments) -> Eventually.present(
                                patience, method.getName() + " answered", () -> answer(adapter, method, arguments))
                        .orElse(null));
    }

    /** Empty while there is none; within, null is an answer too. */
    private static Optional<Optional<Object>> answer(OperatorAdapter adapter, Method method, Object[] arguments)
            throws Exception {
        try {
            return Optional.of(Optional.ofNullable(method.invoke(adapter, arguments)));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof OperatorBusyException || e.getCause() instanceof OperatorUnavailableException) {
                return Optional.empty();
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static Set<Class<?>> interfaces(Class<?> type) {
        var all = new LinkedHashSet<Class<?>>();
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            all.addAll(List.of(one.getInterfaces()));
        }
        return all;
    }
}
