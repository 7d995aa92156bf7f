package dev.matriarch.operators.sandbox;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/** What one look at all members showed. */
record ClusterLook(Instant at, Map<String, InstanceLook> instances) {

    InstanceLook of(Member member) {
        return of(member.name());
    }

    InstanceLook of(String name) {
        var look = instances.get(name);
        return look == null ? new InstanceLook(name, false, null, null) : look;
    }

    /** The one sees the other stream. */
    boolean streams(String primary, String standby) {
        var reply = of(primary).reply();
        return reply != null
                && reply.follower(standby).map(InstanceLook.Follower::streaming).orElse(false)
                && of(standby).isStandby();
    }

    Stream<InstanceLook> standbys() {
        return instances.values().stream().filter(InstanceLook::isStandby);
    }
}
