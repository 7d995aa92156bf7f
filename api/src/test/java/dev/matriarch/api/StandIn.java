package dev.matriarch.api;

import java.lang.reflect.InvocationTargetException;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;

/**
 * Lets a hand-written object stand in for a service, whatever that is made of: each call goes to the method of the same
 * name and parameters. A service's method that the object lacks fails the test that calls it.
 */
final class StandIn {

    private StandIn() {}

    static <T> T of(Class<T> service, Object standIn) {
        var proxies = new ProxyFactory();
        proxies.setTargetClass(service);
        proxies.setProxyTargetClass(true);
        proxies.addAdvice((MethodInterceptor) call -> answer(standIn, call));
        return service.cast(proxies.getProxy(service.getClassLoader()));
    }

    private static @Nullable Object answer(Object standIn, MethodInvocation call) throws Throwable {
        var method = call.getMethod();
        if (method.getDeclaringClass() == Object.class) {
            return method.invoke(standIn, call.getArguments());
        }
        var same = standIn.getClass().getDeclaredMethod(method.getName(), method.getParameterTypes());
        try {
            same.setAccessible(true);
            return same.invoke(standIn, call.getArguments());
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
