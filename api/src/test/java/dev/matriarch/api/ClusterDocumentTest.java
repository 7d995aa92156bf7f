package dev.matriarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.matriarch.metadata.ClusterState;
import dev.matriarch.provisioning.clusters.ClusterDraft;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClusterDocumentTest extends ApiTest {

    @Test
    void documentIsExactlyThis() {
        var answer = get(CLUSTER);

        assertThat(answer.body()).isEqualTo(expected());
        assertThat(header(answer, "ETag")).isEqualTo("\"3\"");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
    }

    private static String expected() {
        return """
                {"id":"019a1b2c-0000-7000-8000-000000000001","tenant":"acme","name":"orders","namespace":"default",
                "operator":"sandbox","dataPlane":"local","labels":{"team":"shop","env":"production"},"description":null,
                "deletionProtection":false,"spec":{"instances":3,"postgresql":{"version":18,"parameters":
                {"work_mem":"16MB","max_connections":"200"}},"storage":{"size":"10Gi","class":null},"walStorage":null,
                "resources":{"cpu":"1","memory":"2Gi"},"database":"app","owner":"app",
                "synchronous":{"number":1,"durability":"required"},"pooler":null,"backup":null,"exposed":false},"restore":null,"generation":3,
                "createdAt":"2026-11-20T12:00:00.123456Z","updatedAt":"2026-11-20T12:00:00.123456Z",
                "status":{"state":"READY","role":"PRIMARY","reason":null,"settledGeneration":3,"activeJob":null,
                "observedAt":"2026-11-20T12:00:00.123456Z","primary":"orders-2",
                "primarySince":"2026-11-20T12:00:00.123456Z","lastPrimaryChange":{"from":"orders-1","to":"orders-2",
                "at":"2026-11-20T12:00:00.123456Z"},"timeline":4,"readyInstances":1,
                "instances":[{"name":"orders-2","role":"PRIMARY","ready":true,"node":"node1","zone":"zone1","timeline":4,
                "startedAt":"2026-11-20T12:00:00.123456Z","storageUsedBytes":41234432,"syncState":null,"lagBytes":null,
                "replayLsn":"0/5000060"},{"name":"orders-1","role":"REPLICA","ready":false,"node":null,"zone":null,
                "timeline":4,"startedAt":null,"storageUsedBytes":null,"syncState":"quorum","lagBytes":2097152,
                "replayLsn":"0/4800000"}],"endpoints":{"readWrite":{"host":"127.0.0.1","port":5001},
                "readOnly":{"host":"127.0.0.1","port":5002},"read":{"host":"127.0.0.1","port":5003},
                "pooledReadWrite":null,"pooledReadOnly":null,"exposed":null},
                "postgresqlVersion":"18.6","storageCapacity":null,"pooler":null,"volumes":[{"name":"orders-1",
                "instance":"orders-1","use":"DATA","state":"BOUND","storageClass":"fast","requested":"10Gi",
                "capacity":"12Gi","usedBytes":41234432},{"name":"orders-1-wal","instance":"orders-1","use":"WAL","state":"PENDING",
                "storageClass":null,"requested":"1Gi","capacity":null,"usedBytes":null}],"certificates":[{"name":"orders-server",
                "expiresAt":"2026-11-20T12:00:00.123456Z"}],"conditions":[{"type":"ResourcesEnforced",
                "status":"False","reason":"Sandbox","message":"cpu, memory and storage are notes here",
                "nextAction":"use a Kubernetes data plane where they matter","since":"2026-11-20T12:00:00.123456Z"}],"recoveryWindow":null,
                "deletedAt":null,"purgeAt":null},
                "links":{"self":"/ha-clusters/019a1b2c-0000-7000-8000-000000000001",
                "jobs":"/jobs?cluster=019a1b2c-0000-7000-8000-000000000001"}}
                """.replace("\n", "");
    }

    @Test
    void tagNeverHidesAChangedStatus() {
        var answer = send(request("GET", CLUSTER, null).header("If-None-Match", "\"3\""));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void answerCanBeSentBackAsItIs() {
        var document = get(CLUSTER).body();

        assertThat(send(request("PUT", CLUSTER, document)).statusCode()).isEqualTo(202);
        assertThat(patch(CLUSTER, document).statusCode()).isEqualTo(202);

        assertThat(world.clusters.drafts.getFirst()).isEqualTo(world.clusters.drafts.getLast());
        assertThat(world.clusters.drafts.getFirst().name()).isEqualTo("orders");
    }

    @Test
    void patchMergesIntoTheDocument() {
        patch(CLUSTER, """
                {"spec":{"instances":5,"postgresql":{"parameters":{"work_mem":null,"jit":"off"}},"resources":null},
                 "labels":{"env":null,"cost":"7"},"description":"the shop's"}""");

        var draft = world.clusters.drafts.getFirst();
        assertThat(draft.labels()).isEqualTo(Map.of("team", "shop", "cost", "7"));
        assertThat(draft.description()).isEqualTo("the shop's");
        assertThat(draft.spec().instances()).isEqualTo(5);
        assertThat(draft.spec().parameters()).isEqualTo(Map.of("max_connections", "200", "jit", "off"));
        assertThat(draft.spec().resources()).isNull();
        assertThat(draft.spec().storage()).isEqualTo(new ClusterDraft.Storage("10Gi", null));
    }

    @Test
    void patchTakesNoVolumeForWalAway() {
        var takesAway = "{\"spec\":{\"walStorage\":null}}";
        assertThat(patch(CLUSTER, takesAway).statusCode()).as("there is none").isEqualTo(202);
        world.clusters.cluster = Samples.withWalStorage("2Gi");

        var answer = patch(CLUSTER, takesAway);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo("#/spec/walStorage");
        assertThat(json(answer).at("/errors/0/code").asString()).isEqualTo("cannot-change");
    }

    @Test
    void aPoolerIsAnsweredWholeAndPatchedInPart() {
        world.clusters.cluster = Samples.pooled();

        var document = json(get(CLUSTER));
        assertThat(document.at("/spec/pooler")).isEqualTo(tree("""
                {"readWrite":{"instances":2,"mode":"transaction","poolSize":20,"maxClients":200},"readOnly":null}"""));
        assertThat(document.at("/status/pooler")).isEqualTo(tree("""
                {"readWrite":{"instances":2,"readyInstances":1},"readOnly":null}"""));
        assertThat(document.at("/status/endpoints/pooledReadWrite")).isEqualTo(tree("""
                {"host":"127.0.0.1","port":5004}"""));
        assertThat(document.at("/status/endpoints/pooledReadOnly").isNull()).isTrue();

        patch(CLUSTER, "{\"spec\":{\"pooler\":{\"readOnly\":{\"mode\":\"session\"}}}}");
        assertThat(world.clusters.drafts.getLast().spec().pooler())
                .isEqualTo(new ClusterDraft.Pooler(
                        new ClusterDraft.Pool(2, "transaction", 20, 200),
                        new ClusterDraft.Pool(null, "session", null, null)));
        patch(CLUSTER, "{\"spec\":{\"pooler\":null}}");
        assertThat(world.clusters.drafts.getLast().spec().pooler()).isNull();
        assertThat(patch(CLUSTER, "{\"spec\":{\"pooler\":{\"readwrite\":{}}}}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void textTellsOfPoolersWhereTheyAre() {
        world.clusters.cluster = Samples.pooled();

        var text = send(request("GET", CLUSTER, null).header("Accept", "text/plain"))
                .body();

        assertThat(text)
                .contains("poolers     read-write 2 in transaction mode, 20 connections for 200 clients each\n")
                .contains("read-write pooled  127.0.0.1:5004  1 of 2 ready\n");
    }

    @Test
    void patchIsTakenInBothMediaTypes() {
        var answer = send(request("PATCH", CLUSTER, "{}").setHeader("Content-Type", "application/merge-patch+json"));

        assertThat(answer.statusCode()).isEqualTo(202);
    }

    @Test
    void patchOfWhatThereIsNotIsRefusedEvenWhenItTakesAway() {
        for (var body : List.of("{\"nmae\":null}", "{\"config\":{}}", "{\"spec\":{\"walStorge\":null}}")) {
            var answer = patch(CLUSTER, body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(json(answer).path("code").asString()).isEqualTo("unknown-field");
        }
        assertThat(patch(CLUSTER, "[]").statusCode()).isEqualTo(400);
        assertThat(patch(CLUSTER, "{\"spec\":{\"instances\":\"5\"}}").statusCode())
                .isEqualTo(400);
        assertThat(world.clusters.drafts).isEmpty();
    }

    @Test
    void textIsMadeForATerminal() {
        world.clusters.cluster = Samples.cluster(ClusterState.DEGRADED, "orders-1 lags 2 MiB", Samples.JOB);

        var answer = send(request("GET", CLUSTER, null).header("Accept", "text/plain"));

        assertThat(header(answer, "Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        assertThat(answer.body()).isEqualTo("""
                cluster     default/orders of acme
                id          019a1b2c-0000-7000-8000-000000000001
                state       DEGRADED (generation 3, settled is 2)
                why         orders-1 lags 2 MiB
                runs on     sandbox, data plane local
                PostgreSQL  18.6 (wanted: 18)
                wanted      3 instances of 10Gi, 1 synchronous (required)
                primary     orders-2 since 2026-11-20T12:00:00Z, moved from orders-1 to orders-2 at 2026-11-20T12:00:00Z
                seen        2026-11-20T12:00:00Z

                JOB SCALE_CLUSTER RUNNING, 1 of 2 steps
                  apply         DONE
                  add-instance  WAITING  2 of 3 instances ready, orders-3 is joining
                  /jobs/019a1b2c-0000-7000-8000-0000000000a1

                INSTANCES 1 of 3 ready
                  NAME      ROLE     READY  SYNC    LAG      TIMELINE  LSN        USED      NODE   ZONE   STARTED
                  orders-2  PRIMARY  yes    -       -        4         0/5000060  39.3 MiB  node1  zone1  2026-11-20T12:00:00Z
                  orders-1  REPLICA  NO     quorum  2.0 MiB  4         0/4800000  -         -      -      -

                VOLUMES
                  NAME          INSTANCE  USE   STATE    CLASS  WANTED  CAPACITY  USED
                  orders-1      orders-1  DATA  BOUND    fast   10Gi    12Gi      39.3 MiB
                  orders-1-wal  orders-1  WAL   PENDING  -      1Gi     -         -

                ENDPOINTS
                  read-write  127.0.0.1:5001  the primary
                  read-only   127.0.0.1:5002  standbys
                  read        127.0.0.1:5003  any instance

                CERTIFICATES
                  orders-server  until 2026-11-20T12:00:00Z

                CONDITIONS
                  ResourcesEnforced=False (Sandbox): cpu, memory and storage are notes here
                    next: use a Kubernetes data plane where they matter

                LAST JOBS
                  2026-11-20T12:00:00Z  SCALE_CLUSTER  RUNNING  /jobs/019a1b2c-0000-7000-8000-0000000000a1
                """);
    }

    @Test
    void jsonIsWhatOneGetsWithoutAsking() {
        var anything = send(request("GET", CLUSTER, null).header("Accept", "*/*"));

        assertThat(header(anything, "Content-Type")).isEqualTo("application/json");
    }

    @Test
    void credentialsCanBeUsedAsTheyAre() {
        var answer = get(CLUSTER + "/credentials");

        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(json(answer)).isEqualTo(tree("""
                {"username":"app","password":"p@ss/word ü","database":"app","sslMode":"require","caCertificate":null,
                 "readWrite":{"host":"127.0.0.1","port":5001,
                  "uri":"postgresql://app:p%40ss%2Fword%20%C3%BC@127.0.0.1:5001/app?sslmode=require",
                  "jdbcUrl":"jdbc:postgresql://127.0.0.1:5001/app?user=app&password=p%40ss%2Fword%20%C3%BC&sslmode=require"},
                 "readOnly":{"host":"::1","port":5002,
                  "uri":"postgresql://app:p%40ss%2Fword%20%C3%BC@[::1]:5002/app?sslmode=require",
                  "jdbcUrl":"jdbc:postgresql://[::1]:5002/app?user=app&password=p%40ss%2Fword%20%C3%BC&sslmode=require"},
                 "pooledReadWrite":{"host":"127.0.0.1","port":5004,
                  "uri":"postgresql://app:p%40ss%2Fword%20%C3%BC@127.0.0.1:5004/app?sslmode=require",
                  "jdbcUrl":"jdbc:postgresql://127.0.0.1:5004/app?user=app&password=p%40ss%2Fword%20%C3%BC&sslmode=require"},
                 "pooledReadOnly":null,
                 "previousValidUntil":null}"""));
    }

    @Test
    void manifestIsYaml() {
        var answer = get(CLUSTER + "/manifest");

        assertThat(header(answer, "Content-Type")).startsWith("application/yaml");
        assertThat(answer.body()).isEqualTo("kind: Cluster\n");
    }

    private static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }
}
