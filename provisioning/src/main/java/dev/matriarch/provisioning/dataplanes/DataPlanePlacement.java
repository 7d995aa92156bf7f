package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.DataPlaneStore;
import dev.matriarch.metadata.Tenant;
import dev.matriarch.metadata.TenantId;
import dev.matriarch.metadata.TenantStore;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.FieldError;
import dev.matriarch.provisioning.dataplanes.Placement.Placed;
import dev.matriarch.provisioning.dataplanes.Placement.Refused;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the data plane and the operator for a new cluster. */
@Component
public class DataPlanePlacement {

    /** Other names that clients know operators by. */
    private static final Map<String, String> ALIASES = Map.of("zalando-postgresql", "zalando");

    private final DataPlaneStore dataPlanes;
    private final TenantStore tenants;

    DataPlanePlacement(DataPlaneStore dataPlanes, TenantStore tenants) {
        this.dataPlanes = dataPlanes;
        this.tenants = tenants;
    }

    /**
     * The data plane is the one that is named; else the tenant's default, the platform's, or the only one, if it offers the
     * operator; else the only one that does.
     *
     * @param dataPlane as the request names it, or null
     * @param operator as the request names it, or null for the data plane's default
     */
    public Placement place(TenantId tenant, @Nullable String dataPlane, @Nullable String operator) {
        var all = dataPlanes.all();
        var wanted = operator == null ? null : operatorNamed(operator);
        return dataPlane == null ? search(tenant, all, wanted) : onThe(dataPlane, all, wanted);
    }

    /** The stable name of an operator that clients may know by another. */
    public static String operatorNamed(String name) {
        return ALIASES.getOrDefault(name, name);
    }

    private static Placement onThe(String name, List<DataPlaneRecord> all, @Nullable String operator) {
        return named(name, all)
                .map(plane -> offers(plane, operator) ? placed(plane, operator) : notOffered(plane, operator))
                .orElseGet(() -> new Refused(
                        ErrorCode.INVALID_REQUEST,
                        FieldError.body(
                                "#/dataPlane",
                                "unknown-data-plane",
                                "there is no data plane '%s'; there are: %s".formatted(name, names(all)))));
    }

    private Placement search(TenantId tenant, List<DataPlaneRecord> all, @Nullable String operator) {
        var offering = all.stream().filter(plane -> offers(plane, operator)).toList();
        if (offering.isEmpty()) {
            return operator == null || all.isEmpty() ? noDataPlane() : offeredNowhere(all, operator);
        }
        return preferred(tenant, offering).map(plane -> placed(plane, operator)).orElseGet(() -> several(offering));
    }

    private Optional<DataPlaneRecord> preferred(TenantId tenant, List<DataPlaneRecord> offering) {
        if (offering.size() == 1) {
            return Optional.of(offering.getFirst());
        }
        return tenants.find(tenant)
                .map(Tenant::defaultDataPlane)
                .flatMap(name -> named(name, offering))
                .or(() -> offering.stream().filter(DataPlaneRecord::isDefault).findFirst());
    }

    private static Placement placed(DataPlaneRecord plane, @Nullable String operator) {
        return new Placed(plane.name(), operator == null ? plane.operators().getFirst() : operator);
    }

    private static boolean offers(DataPlaneRecord plane, @Nullable String operator) {
        return operator == null || plane.operators().contains(operator);
    }

    private static Optional<DataPlaneRecord> named(String name, List<DataPlaneRecord> planes) {
        return planes.stream().filter(plane -> plane.name().equals(name)).findFirst();
    }

    private static Refused notOffered(DataPlaneRecord plane, @Nullable String operator) {
        return operatorMissing("data plane %s does not offer %s; it offers %s"
                .formatted(plane.name(), operator, String.join(", ", plane.operators())));
    }

    private static Refused offeredNowhere(List<DataPlaneRecord> all, String operator) {
        var offered = all.stream().map(DataPlaneRecord::operators).flatMap(List::stream);
        return operatorMissing("no data plane offers %s; there is: %s".formatted(operator, sorted(offered)));
    }

    private static Refused operatorMissing(String detail) {
        return new Refused(ErrorCode.ABILITY_MISSING, FieldError.body("#/operator", "ability-missing", detail));
    }

    private static Refused noDataPlane() {
        return dataPlaneRequired("there is no data plane yet: a platform administrator adds one");
    }

    private static Refused several(List<DataPlaneRecord> offering) {
        return dataPlaneRequired("name one of the data planes: " + names(offering));
    }

    private static Refused dataPlaneRequired(String detail) {
        return new Refused(
                ErrorCode.DATA_PLANE_REQUIRED, FieldError.body("#/dataPlane", "data-plane-required", detail));
    }

    private static String names(List<DataPlaneRecord> planes) {
        return sorted(planes.stream().map(DataPlaneRecord::name));
    }

    private static String sorted(Stream<String> names) {
        return names.filter(Objects::nonNull).distinct().sorted().collect(Collectors.joining(", "));
    }
}
