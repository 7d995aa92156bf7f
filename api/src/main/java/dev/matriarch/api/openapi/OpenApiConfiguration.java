package dev.matriarch.api.openapi;

import dev.matriarch.api.http.Call;
import dev.matriarch.api.http.DryRun;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.PageRequest;
import dev.matriarch.provisioning.clusters.ChangeOptions;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the OpenAPI document says before any operation is looked at. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String KEY = "apiKey";

    private static final String DESCRIPTION = """
            Highly available PostgreSQL from one REST API.

            Every change of a cluster is a job: the call answers 202 with the job, `GET /jobs/{id}` tells how far it is.
            `dryRun=true` answers what would be done. `Prefer: wait=N` waits for the job. A call with an
            `Idempotency-Key` can be repeated without being done twice; the answer to a repetition carries
            `Idempotency-Replayed: true`. `ETag` and `If-Match` hold a cluster's generation.

            Every error is a problem (RFC 9457) with a stable `code`. Every answer has `X-Request-Id`, the client's own
            where it sent a sane one. A platform administrator names the tenant in `X-Matriarch-Tenant`.

            Values with `x-extensible-enum` may grow: treat unknown ones as such.""";

    OpenApiConfiguration() {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(
                        Caller.class, Call.class, ChangeOptions.class, DryRun.class, PageRequest.class);
    }

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info()
                        .title("Matriarch")
                        .version("0.1.0")
                        .description(DESCRIPTION)
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .servers(List.of(new Server().url("/").description("Where this document was read")))
                .components(new Components()
                        .addSecuritySchemes(
                                KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("An API key: Authorization: Bearer mk_…")))
                .security(List.of(new SecurityRequirement().addList(KEY)));
    }
}
