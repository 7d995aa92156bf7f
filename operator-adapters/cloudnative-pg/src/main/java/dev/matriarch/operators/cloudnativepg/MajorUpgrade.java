package dev.matriarch.operators.cloudnativepg;

import dev.matriarch.operators.OperatorUnavailableException;
import dev.matriarch.operators.cloudnativepg.PostgresStatus.DataImage;
import dev.matriarch.operators.kubernetes.Volumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What can be seen before an upgrade to another major version, and of what version the data is. */
record MajorUpgrade(Scene scene) {

    /** The catalogs and first WAL of the new version, beside the data, which is linked and not copied. */
    private static final long NEW_SERVER = 256L << 20;

    private static final long NEW_DATABASE = 16L << 20;

    private static final Set<String> TEMPLATES = Set.of("template0", "template1");

    /** Nothing can be told, for this reason. */
    static List<String> unseen(String why) {
        return List.of("it cannot be seen what stands in the way: " + why);
    }

    int dataVersion() {
        return Optional.ofNullable(scene.status().pgDataImageInfo())
                .map(DataImage::majorVersion)
                .filter(version -> version > 0)
                .orElseThrow(() ->
                        new OperatorUnavailableException("the operator has not said of what version the data is"));
    }

    /**
     * The operator stops all instances and converts the primary's data where it lies, so nothing may hold up their stop or
     * live on in files that are not converted.
     */
    List<String> obstacles(Inquiry inquiry) {
        var obstacles = new ArrayList<String>();
        var wanted = scene.status().instances();
        if (scene.readyInstances() < wanted || wanted == 0) {
            obstacles.add("%d of %d instances are ready".formatted(scene.readyInstances(), wanted));
        }
        switch (scene.asked()) {
            case Asked.Silent(var why) -> obstacles.addAll(unseen(why));
            case Asked.Nobody() -> obstacles.addAll(unseen("the primary was not asked"));
            case Asked.Said(var said) -> {
                space(said).ifPresent(obstacles::add);
                scene.primary()
                        .map(primary -> inquiry.obstacles(scene.ref(), primary.name(), databases(said)))
                        .ifPresent(obstacles::addAll);
            }
        }
        return obstacles;
    }

    private static Set<String> databases(Statistics said) {
        var databases = new TreeSet<>(said.databases());
        databases.removeAll(TEMPLATES);
        return databases;
    }

    /** Whether the new version's own files find room beside the data; empty where it is not known what is used. */
    Optional<String> space(Statistics said) {
        var volume = scene.primary().flatMap(Member::data).map(Volumes::capacity);
        if (volume.isEmpty() || said.used() == null) {
            return Optional.empty();
        }
        var walIsElsewhere = scene.primary().flatMap(Member::wal).isPresent();
        var used = walIsElsewhere
                ? said.used().data()
                : said.used().data() + said.used().wal();
        var free = volume.get().value().longValue() - used;
        var needed = NEW_SERVER + NEW_DATABASE * said.databases().size();
        return free < needed
                ? Optional.of("the volume of %s has %d MiB left, and the conversion takes %d MiB"
                        .formatted(scene.primaryName(), free >> 20, needed >> 20))
                : Optional.empty();
    }
}
