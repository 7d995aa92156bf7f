package dev.matriarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The platform's catalog of images, from which clusters take their releases. Closing it takes it away. */
record ImageCatalog(Stage stage) implements AutoCloseable {

    private static final ResourceDefinitionContext CATALOGS = new ResourceDefinitionContext.Builder()
            .withGroup("postgresql.cnpg.io")
            .withVersion("v1")
            .withKind("ClusterImageCatalog")
            .withPlural("clusterimagecatalogs")
            .withNamespaced(false)
            .build();

    /** From now on it has this image of 17, and one of 18, and our server knows. */
    ImageCatalog offers(String seventeen) {
        var catalog = """
                apiVersion: postgresql.cnpg.io/v1
                kind: ClusterImageCatalog
                metadata:
                  name: matriarch
                spec:
                  images:
                  - major: 17
                    image: ghcr.io/cloudnative-pg/postgresql:%s
                  - major: 18
                    image: ghcr.io/cloudnative-pg/postgresql:18
                """.formatted(seventeen);
        stage.kubernetes().client().resource(catalog).forceConflicts().serverSideApply();
        var checked = stage.admin().post("/data-planes/%s/check".formatted(Stage.DATA_PLANE), "{}");
        assertThat(checked.status()).as("%s", checked.body()).isEqualTo(200);
        return this;
    }

    @Override
    public void close() {
        stage.kubernetes()
                .client()
                .genericKubernetesResources(CATALOGS)
                .withName("matriarch")
                .delete();
    }
}
