package dev.matriarch.provisioning.backups;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an installation may decide of object stores.
 *
 * @param internalEndpoints whether a tenant's store may be at an address that leads this control plane to its own machine or
 *     to the neighbours on its link; for installations of one's own only
 */
@ConfigurationProperties("matriarch.object-stores")
public record ObjectStoreProperties(@DefaultValue("false") boolean internalEndpoints) {}
