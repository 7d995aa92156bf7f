package dev.matriarch.operators.sandbox;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor decided for one cluster. It is written before it is acted upon, so that the next supervisor goes on
 * from here.
 *
 * @param term counts the decisions on who is primary
 * @param primary the one member that may take writes; another member's data never starts as a primary
 * @param founded the first primary has its database and roles
 * @param quorums the promises that may all be in force now; the last one is the one wanted
 * @param ports where clients connect, for good
 * @param parameters those that PostgreSQL was found to take
 * @param handover a change of primary on request that is under way, or null
 * @param request what became of the last request, or null
 * @param part whether it takes writes, or follows another cluster
 */
record ClusterState(
        int term,
        String primary,
        boolean founded,
        List<Member> members,
        List<Quorum> quorums,
        ClientPorts ports,
        Map<String, String> parameters,
        @Nullable Handover handover,
        ObservedFile.@Nullable Outcome request,
        Part part) {

    /** The cluster's stable ports: writes, standbys only, any instance. */
    record ClientPorts(int readWrite, int readOnly, int read) {}

    /** A change of primary on request, once the old primary is being stopped. */
    record Handover(DesiredFile.Request request, String from) {
        boolean planned() {
            return request.kind() == DesiredFile.Kind.SWITCHOVER;
        }
    }

    /** What was decided before clusters could follow each other takes writes. */
    ClusterState {
        part = Objects.requireNonNullElse(part, Part.WRITER);
        members = List.copyOf(members);
        quorums = List.copyOf(quorums);
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    static ClusterState founding(Member first, ClientPorts ports) {
        return new ClusterState(
                1, first.name(), false, List.of(first), List.of(Quorum.NONE), ports, Map.of(), null, null, Part.WRITER);
    }

    Optional<Member> find(String name) {
        return members.stream().filter(m -> m.name().equals(name)).findFirst();
    }

    Member member(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException(name + " is no member"));
    }

    Member primaryMember() {
        return member(primary);
    }

    boolean isPrimary(Member member) {
        return member.name().equals(primary);
    }

    List<Member> standbys() {
        return members.stream().filter(m -> !isPrimary(m)).toList();
    }

    Quorum quorum() {
        return quorums.getLast();
    }

    boolean quorumSettled() {
        return quorums.size() == 1;
    }

    ClusterState withMember(Member changed) {
        return withMembers(members.stream()
                .map(m -> m.name().equals(changed.name()) ? changed : m)
                .toList());
    }

    ClusterState withMember(String name, UnaryOperator<Member> change) {
        return withMember(change.apply(member(name)));
    }

    ClusterState withNewMember(Member added) {
        return withMembers(Stream.concat(members.stream(), Stream.of(added)).toList());
    }

    ClusterState withoutMember(String name) {
        return withMembers(members.stream().filter(m -> !m.name().equals(name)).toList());
    }

    private ClusterState withMembers(List<Member> changed) {
        return new ClusterState(term, primary, founded, changed, quorums, ports, parameters, handover, request, part);
    }

    ClusterState withFounded() {
        return new ClusterState(term, primary, true, members, quorums, ports, parameters, handover, request, part);
    }

    /** Wants another promise, while those made before may still be in force. */
    ClusterState withQuorumBeside(Quorum next) {
        var before = quorums.stream().filter(quorum -> !quorum.equals(next));
        return withQuorums(Stream.concat(before, Stream.of(next)).toList());
    }

    private ClusterState withTerm(int newTerm, String newPrimary) {
        return new ClusterState(
                newTerm, newPrimary, founded, members, quorums, ports, parameters, handover, request, part);
    }

    ClusterState withQuorums(List<Quorum> changed) {
        return new ClusterState(term, primary, founded, members, changed, ports, parameters, handover, request, part);
    }

    ClusterState withParameters(Map<String, String> accepted) {
        return new ClusterState(term, primary, founded, members, quorums, ports, accepted, handover, request, part);
    }

    ClusterState withHandover(Handover begun) {
        return new ClusterState(term, primary, founded, members, quorums, ports, parameters, begun, request, part);
    }

    /** Nothing is under way any more, and this is what became of it. */
    ClusterState withOutcome(ObservedFile.Outcome outcome) {
        return new ClusterState(term, primary, founded, members, quorums, ports, parameters, null, outcome, part);
    }

    ClusterState withoutHandover() {
        return new ClusterState(term, primary, founded, members, quorums, ports, parameters, null, request, part);
    }

    /** Another primary in a new term; what was promised before still holds beside what it will promise. */
    ClusterState withPrimary(String winner, Quorum next) {
        return withQuorumBeside(next).withTerm(term + 1, winner).withMember(winner, m -> m.withJoined(term + 1));
    }

    /** Another leader of those that follow another cluster: they all have the same history, and nobody promised anything. */
    ClusterState withLeader(String next) {
        return withTerm(term + 1, next).withMember(next, m -> m.withJoined(term + 1));
    }

    ClusterState withPart(Part next) {
        return new ClusterState(term, primary, founded, members, quorums, ports, parameters, handover, request, next);
    }

    /** It only follows from now on: nobody takes writes, so nothing is promised, and whoever changes places waits. */
    ClusterState following(@Nullable Token left) {
        return withQuorums(List.of(Quorum.NONE)).withoutHandover().withPart(Part.follower(left));
    }

    /** It is about to take writes, in a new term, and there is no way back. */
    ClusterState promoting(Quorum first) {
        return withPrimary(primary, first).withPart(Part.HEIR);
    }
}
