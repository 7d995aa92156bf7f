package dev.matriarch.api;

import dev.matriarch.provisioning.IdempotencyKeys;
import dev.matriarch.provisioning.audit.Audit;
import dev.matriarch.provisioning.backups.ObjectStoreAdministration;
import dev.matriarch.provisioning.backups.ObjectStores;
import dev.matriarch.provisioning.clusters.ClusterLogs;
import dev.matriarch.provisioning.clusters.HaBackups;
import dev.matriarch.provisioning.clusters.HaClusters;
import dev.matriarch.provisioning.clusters.HaDatabases;
import dev.matriarch.provisioning.clusters.HaUsers;
import dev.matriarch.provisioning.clusters.PostgresqlParameters;
import dev.matriarch.provisioning.clusters.RestoreDrills;
import dev.matriarch.provisioning.clusters.Topologies;
import dev.matriarch.provisioning.dataplanes.DataPlaneAdministration;
import dev.matriarch.provisioning.dataplanes.DataPlanes;
import dev.matriarch.provisioning.dataplanes.Operators;
import dev.matriarch.provisioning.events.Events;
import dev.matriarch.provisioning.jobs.Jobs;
import dev.matriarch.provisioning.tenants.ApiKeys;
import dev.matriarch.provisioning.tenants.Tenants;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The API alone: in place of the services, what a test says they do. */
@SpringBootConfiguration
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration"
        })
@ComponentScan("dev.matriarch.api")
class TestApplication {

    @Bean
    World world() {
        return new World();
    }

    @Bean
    HaClusters haClusters(World world) {
        return StandIn.of(HaClusters.class, world.clusters);
    }

    @Bean
    HaBackups haBackups(World world) {
        return StandIn.of(HaBackups.class, world.contents.backups);
    }

    @Bean
    HaDatabases haDatabases(World world) {
        return StandIn.of(HaDatabases.class, world.contents.databases);
    }

    @Bean
    HaUsers haUsers(World world) {
        return StandIn.of(HaUsers.class, world.contents.users);
    }

    @Bean
    ClusterLogs clusterLogs(World world) {
        return StandIn.of(ClusterLogs.class, world.logs);
    }

    @Bean
    Jobs jobs(World world) {
        return StandIn.of(Jobs.class, world.jobs);
    }

    @Bean
    Events events(World world) {
        return StandIn.of(Events.class, world.events);
    }

    @Bean
    IdempotencyKeys idempotencyKeys(World world) {
        return StandIn.of(IdempotencyKeys.class, world.idempotencyKeys);
    }

    @Bean
    Tenants tenants(World world) {
        return StandIn.of(Tenants.class, world.tenants);
    }

    @Bean
    ApiKeys apiKeys(World world) {
        return StandIn.of(ApiKeys.class, world.apiKeys);
    }

    @Bean
    DataPlanes dataPlanes(World world) {
        return StandIn.of(DataPlanes.class, world.dataPlanes);
    }

    @Bean
    Operators operators(World world) {
        return StandIn.of(Operators.class, world.operators);
    }

    @Bean
    DataPlaneAdministration dataPlaneAdministration(World world) {
        return StandIn.of(DataPlaneAdministration.class, world.dataPlaneAdministration);
    }

    @Bean
    ObjectStores objectStores(World world) {
        return StandIn.of(ObjectStores.class, world.objectStores);
    }

    @Bean
    ObjectStoreAdministration objectStoreAdministration(World world) {
        return StandIn.of(ObjectStoreAdministration.class, world.objectStoreAdministration);
    }

    @Bean
    RestoreDrills restoreDrills(World world) {
        return StandIn.of(RestoreDrills.class, world.restoreDrills);
    }

    @Bean
    Topologies topologies(World world) {
        return StandIn.of(Topologies.class, world.topologies);
    }

    @Bean
    Audit audit(World world) {
        return StandIn.of(Audit.class, world.audit);
    }

    @Bean
    PostgresqlParameters postgresqlParameters(World world) {
        return StandIn.of(PostgresqlParameters.class, world.parameters);
    }
}
