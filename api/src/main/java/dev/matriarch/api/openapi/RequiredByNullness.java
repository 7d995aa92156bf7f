package dev.matriarch.api.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Says in the document what the records say by {@link Nullable}: a component without it is required, one with it takes
 * null. The records are the one place where that is written.
 */
@Component
class RequiredByNullness implements ModelConverter {

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        var record = recordOf(type);
        if (schema != null && record != null) {
            var model = model(schema, context);
            if (model != null && model.getProperties() != null) {
                List.of(record.getRecordComponents()).forEach(component -> describe(component, model));
            }
        }
        return schema;
    }

    private static @Nullable Class<?> recordOf(AnnotatedType type) {
        var raw = switch (type.getType()) {
            case Class<?> c -> c;
            case JavaType j -> j.getRawClass();
            case ParameterizedType p when p.getRawType() instanceof Class<?> c -> c;
            case null, default -> null;
        };
        return raw != null && raw.isRecord() ? raw : null;
    }

    private static @Nullable Schema<?> model(Schema<?> schema, ModelConverterContext context) {
        var reference = schema.get$ref();
        return reference == null
                ? schema
                : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
    }

    private static void describe(RecordComponent component, Schema<?> model) {
        var name = nameOf(component);
        var property = model.getProperties().get(name);
        if (property == null) {
            return;
        }
        var isRequired = model.getRequired() != null && model.getRequired().contains(name);
        if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            if (!isRequired) {
                model.addRequiredItem(name);
            }
        } else if (!isRequired) {
            model.getProperties().put(name, nullable(property));
        }
        if (hasNullableValues(component) && property.getAdditionalProperties() instanceof Schema<?> values) {
            property.setAdditionalProperties(nullable(values));
        }
    }

    private static Schema<?> nullable(Schema<?> schema) {
        if (schema.get$ref() != null) {
            var either = new Schema<>();
            either.setDescription(schema.getDescription());
            either.addAnyOfItem(new Schema<>().$ref(schema.get$ref()));
            either.addAnyOfItem(new Schema<>().types(new LinkedHashSet<>(List.of("null"))));
            return either;
        }
        if (schema.getTypes() != null) {
            var types = new LinkedHashSet<>(schema.getTypes());
            types.add("null");
            schema.setTypes(types);
        }
        return schema;
    }

    private static boolean hasNullableValues(RecordComponent component) {
        return component.getAnnotatedType() instanceof AnnotatedParameterizedType generic
                && generic.getAnnotatedActualTypeArguments().length == 2
                && generic.getAnnotatedActualTypeArguments()[1].isAnnotationPresent(Nullable.class);
    }

    private static String nameOf(RecordComponent component) {
        var renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        return renamed == null ? component.getName() : renamed.value();
    }
}
