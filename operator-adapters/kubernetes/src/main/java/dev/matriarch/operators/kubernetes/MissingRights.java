package dev.matriarch.operators.kubernetes;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Asks an API server which of our rights it does not grant. The list of what it grants is one question, and enough where
 * RBAC alone decides; what is not on it is asked for one by one, because others who decide cannot all tell beforehand.
 */
final class MissingRights {

    /** The list is of one namespace. In one that nobody has, only what holds everywhere is granted. */
    private static final String NOBODYS_NAMESPACE = "matriarch-asks-what-holds-everywhere";

    private static final String ANY = "*";

    private MissingRights() {}

    static SortedSet<Right> of(Collection<Right> needed, KubernetesClient client) {
        var missing = new TreeSet<Right>();
        var rules = rules(client);
        for (var right : needed) {
            if (rules.stream().noneMatch(rule -> grants(rule, right)) && !isGranted(right, client)) {
                missing.add(right);
            }
        }
        return missing;
    }

    private static List<ResourceRule> rules(KubernetesClient client) {
        SelfSubjectRulesReview question = new SelfSubjectRulesReviewBuilder()
                .withNewSpec()
                .withNamespace(NOBODYS_NAMESPACE)
                .endSpec()
                .build();
        var status = client.resource(question).create().getStatus();
        return status == null ? List.of() : status.getResourceRules();
    }

    private static boolean grants(ResourceRule rule, Right right) {
        return rule.getResourceNames().isEmpty()
                && has(rule.getApiGroups(), right.group())
                && has(rule.getResources(), right.resource())
                && has(rule.getVerbs(), right.verb());
    }

    private static boolean has(List<String> granted, String wanted) {
        return granted.contains(ANY) || granted.contains(wanted);
    }

    private static boolean isGranted(Right right, KubernetesClient client) {
        var status = client.resource(question(right)).create().getStatus();
        return status != null && Boolean.TRUE.equals(status.getAllowed());
    }

    private static SelfSubjectAccessReview question(Right right) {
        var parts = right.resource().split("/", 2);
        return new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(right.verb())
                .withGroup(right.group())
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .endResourceAttributes()
                .endSpec()
                .build();
    }
}
