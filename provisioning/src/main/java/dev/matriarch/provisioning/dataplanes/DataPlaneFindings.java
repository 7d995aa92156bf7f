package dev.matriarch.provisioning.dataplanes;

import dev.matriarch.metadata.DataPlaneRecord;
import dev.matriarch.metadata.DataPlaneRecord.Findings;
import dev.matriarch.operators.Inspection;
import dev.matriarch.operators.Inspection.Shortcoming;
import dev.matriarch.operators.Limits;
import dev.matriarch.provisioning.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.type.TypeReference;

/** What was found of a data plane, as it is stored with it. */
final class DataPlaneFindings {

    /** With one of these it was not even seen what is there. */
    private static final Set<String> NOT_REACHED = Set.of(
            "unreachable",
            "certificate-untrusted",
            "certificate-expired",
            "unauthenticated",
            "not-kubernetes",
            "credentials-sealed");

    private static final TypeReference<Map<String, Limits>> OFFERS = new TypeReference<>() {};
    private static final TypeReference<List<Shortcoming>> SHORTCOMINGS = new TypeReference<>() {};

    private DataPlaneFindings() {}

    /** What each operator was found to be able to do; those of a sandbox know by themselves. */
    static Map<String, Limits> offers(DataPlaneRecord dataPlane) {
        return Json.read(dataPlane.findings().offers(), OFFERS);
    }

    static List<Shortcoming> shortcomings(DataPlaneRecord dataPlane) {
        return Json.read(dataPlane.findings().shortcomings(), SHORTCOMINGS);
    }

    static boolean isReached(List<Shortcoming> shortcomings) {
        return shortcomings.stream().noneMatch(DataPlaneFindings::isSilence);
    }

    static boolean isSilence(Shortcoming shortcoming) {
        return NOT_REACHED.contains(shortcoming.code());
    }

    /**
     * The data plane after this look. Where no operator was found, those of before stay: they are what living clusters
     * need, and what is missing is told. One that went alone stays for as long as clusters need it.
     *
     * @param needed the operators of the clusters that live there
     */
    static DataPlaneRecord after(DataPlaneRecord before, Inspection seen, List<String> needed, Instant at) {
        var found = new LinkedHashMap<String, Limits>();
        seen.offers().forEach(offer -> found.put(offer.operator(), offer.limits()));
        var shortcomings = new ArrayList<>(seen.shortcomings());
        var known = offers(before);
        var offers = new LinkedHashMap<String, Limits>();
        for (var operator : before.operators()) {
            var gone = !found.containsKey(operator);
            if (gone && !found.isEmpty() && needed.contains(operator)) {
                shortcomings.add(absent(operator));
            }
            if (!gone || found.isEmpty() || needed.contains(operator)) {
                offers.put(operator, found.getOrDefault(operator, known.get(operator)));
            }
        }
        found.forEach(offers::putIfAbsent);
        var identity = before.findings().identity() == null
                ? seen.identity()
                : before.findings().identity();
        return with(
                before,
                List.copyOf(offers.keySet()),
                new Findings(identity, Json.write(offers), Json.write(shortcomings), at));
    }

    private static Shortcoming absent(String operator) {
        return new Shortcoming(
                "operator-absent",
                "%s is not found any more, and clusters need it".formatted(operator),
                "install %s again".formatted(operator));
    }

    private static DataPlaneRecord with(DataPlaneRecord before, List<String> operators, Findings findings) {
        return new DataPlaneRecord(
                before.name(),
                before.kind(),
                operators,
                before.settings(),
                findings,
                before.version(),
                before.isDefault(),
                before.createdAt());
    }
}
