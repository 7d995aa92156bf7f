package dev.matriarch.metadata;

import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** Brings this package's entities and repositories to whoever scans its components. */
@Configuration(proxyBeanMethods = false)
@EntityScan
@EnableJpaRepositories
public class MetadataDb {}
