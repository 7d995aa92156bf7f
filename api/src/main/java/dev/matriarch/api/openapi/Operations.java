package dev.matriarch.api.openapi;

import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.DryRun;
import dev.matriarch.api.jobs.JobResponse;
import dev.matriarch.metadata.ClusterId;
import dev.matriarch.metadata.JobId;
import dev.matriarch.metadata.RestoreDrillId;
import dev.matriarch.metadata.TopologyId;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

/** Adds to each operation what follows from its method: the shared parameters, and which answers there can be. */
@Component
class Operations implements GlobalOperationCustomizer {

    private static final Set<Class<?>> IDS =
            Set.of(ClusterId.class, JobId.class, TopologyId.class, RestoreDrillId.class, UUID.class);

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        parameters(operation, method);
        ids(operation, method);
        var answers = new Answers(operation);
        if (answersJob(method)) {
            answers.job(takes(method, ChangeOptions.class) || takes(method, DryRun.class));
        } else if (takes(method, Call.class)) {
            answers.changed(method.getMethod().getName().equals("create"), answersNothing(method));
        }
        answers.problems(
                hasAnnotated(method, PathVariable.class),
                hasAnnotated(method, RequestBody.class),
                takes(method, Call.class),
                takes(method, ChangeOptions.class));
        if (operation.getRequestBody() != null) {
            Bodies.onlyJson(operation.getRequestBody().getContent());
        }
        return operation;
    }

    private static void parameters(Operation operation, HandlerMethod method) {
        if (takes(method, PageRequest.class)) {
            add(operation, SharedParameters.cursor(), SharedParameters.limit());
        }
        if (takes(method, ChangeOptions.class) || takes(method, DryRun.class)) {
            add(operation, SharedParameters.dryRun());
        }
        if (takes(method, ChangeOptions.class)) {
            add(operation, SharedParameters.ifMatch());
        }
        if (takes(method, Call.class)) {
            add(operation, SharedParameters.idempotencyKey());
        }
        if (answersJob(method)) {
            add(operation, SharedParameters.prefer());
        }
        if (takes(method, ChangeOptions.class) && method.getMethod().getName().equals("delete")) {
            add(operation, SharedParameters.supersede());
        }
    }

    /** Ids are texts to Spring's converters; clients should know what kind. Texts share one schema, so ids get their own. */
    private static void ids(Operation operation, HandlerMethod method) {
        for (var declared : method.getMethod().getParameters()) {
            if (IDS.contains(declared.getType())) {
                operation.getParameters().stream()
                        .filter(parameter -> parameter.getName().equals(declared.getName()))
                        .forEach(parameter -> parameter.setSchema(id()));
            }
        }
    }

    private static Schema<?> id() {
        var schema = new Schema<String>();
        schema.setTypes(new LinkedHashSet<>(List.of("string")));
        schema.setFormat("uuid");
        return schema;
    }

    private static void add(Operation operation, Parameter... parameters) {
        Arrays.stream(parameters).forEach(operation::addParametersItem);
    }

    private static boolean answersJob(HandlerMethod method) {
        return takes(method, Call.class)
                && ResolvableType.forMethodReturnType(method.getMethod())
                        .getGeneric(0)
                        .isAssignableFrom(JobResponse.class);
    }

    private static boolean answersNothing(HandlerMethod method) {
        return ResolvableType.forMethodReturnType(method.getMethod())
                .getGeneric(0)
                .isAssignableFrom(Void.class);
    }

    private static boolean takes(HandlerMethod method, Class<?> type) {
        return Arrays.stream(method.getMethodParameters()).anyMatch(p -> p.getParameterType() == type);
    }

    private static boolean hasAnnotated(HandlerMethod method, Class<? extends Annotation> type) {
        return Arrays.stream(method.getMethodParameters()).anyMatch(p -> p.hasParameterAnnotation(type));
    }
}
