package dev.matriarch.api.http;

import dev.matriarch.api.json.JsonBodyConverter;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.RestoreDrillId;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TopologyId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Spring MVC as the API needs it: strict, and in no other formats than those it promises. */
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:dev/matriarch/api/api.properties")
@Order(Ordered.LOWEST_PRECEDENCE)
class WebConfiguration implements WebMvcConfigurer {

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.configureMessageConvertersList(list -> {
            list.clear();
            list.add(new ByteArrayHttpMessageConverter());
            list.add(new StringHttpMessageConverter(StandardCharsets.UTF_8));
            list.add(new JsonBodyConverter());
        });
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.addAll(List.of(
                new CallArguments(), new ChangeOptionsArguments(), new DryRunArguments(), new PageRequestArguments()));
    }

    @Override
    public void addFormatters(FormatterRegistry formats) {
        formats.addConverter(String.class, UUID.class, WebConfiguration::uuid);
        formats.addConverter(String.class, ClusterId.class, text -> new ClusterId(uuid(text)));
        formats.addConverter(String.class, TopologyId.class, text -> new TopologyId(uuid(text)));
        formats.addConverter(String.class, RestoreDrillId.class, text -> new RestoreDrillId(uuid(text)));
        formats.addConverter(String.class, JobId.class, text -> new JobId(uuid(text)));
        formats.addConverter(String.class, TenantId.class, TenantId::new);
    }

    /** Only the spelling that answers have; Java's own reading takes shorter ones for other ids. */
    private static UUID uuid(String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("not an id");
        }
        return UUID.fromString(text);
    }
}
