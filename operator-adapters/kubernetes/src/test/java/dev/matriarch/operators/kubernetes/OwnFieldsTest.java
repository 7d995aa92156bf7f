package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When an apply would change nothing, told from an object as an API server shows it. */
class OwnFieldsTest {

    private static final FakeApiServer SERVER = FakeApiServer.kubernetes();
    private static final KubernetesClient CLIENT =
            Clients.open(ClientSettings.of(SERVER.dataPlane()), java.time.Duration.ofSeconds(1));

    private static final String WANTED = """
            {"apiVersion":"example.org/v1","kind":"Widget","metadata":{"name":"orders","labels":{"a":"b"}},
             "spec":{"instances":3,"empty":{},"storage":{"size":"1Gi"},"roles":[{"name":"app","login":true}],"list":["x"]}}""";

    private static final String LIVE = """
            {"apiVersion":"example.org/v1","kind":"Widget",
             "metadata":{"name":"orders","uid":"u","resourceVersion":"7","generation":2,"labels":{"a":"b","theirs":"c"},
              "managedFields":[
               {"manager":"somebody","operation":"Update","apiVersion":"example.org/v1","fieldsType":"FieldsV1",
                "fieldsV1":{"f:metadata":{"f:labels":{"f:theirs":{}}}}},
               {"manager":"matriarch","operation":"Update","subresource":"status","apiVersion":"example.org/v1",
                "fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:phase":{}}}},
               {"manager":"matriarch","operation":"Apply","apiVersion":"example.org/v1","fieldsType":"FieldsV1",
                "fieldsV1":{"f:metadata":{"f:labels":{"f:a":{}}},
                 "f:spec":{"f:instances":{},"f:empty":{},"f:storage":{"f:size":{}},"f:list":{},
                  "f:roles":{"k:{\\"name\\":\\"app\\"}":{".":{},"f:name":{},"f:login":{}}}}}}]},
             "spec":{"instances":3,"empty":{"defaulted":1},"storage":{"size":"1Gi","resize":true},"list":["x"],
              "roles":[{"name":"app","login":true,"inherit":true}],"logLevel":"info"},
             "status":{"phase":"healthy"}}""";

    @AfterAll
    static void close() {
        CLIENT.close();
        SERVER.close();
    }

    @Test
    void whatTheServerAndOthersAddedDoesNotMatter() {
        assertThat(match(LIVE, WANTED)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"instances\":3 -> \"instances\":4",
                "\"size\":\"1Gi\" -> \"size\":\"2Gi\"",
                "\"list\":[\"x\"] -> \"list\":[\"x\",\"y\"]",
                "\"login\":true -> \"login\":false",
                "\"a\":\"b\" -> \"a\":\"c\"",
                "\"instances\":3, -> \"instances\":3,\"more\":1,",
                "\"instances\":3, -> ",
                "\"list\":[\"x\"] -> \"list\":[]",
                ",\"login\":true -> ",
                "{\"size\":\"1Gi\"} -> {}",
                "\"labels\":{\"a\":\"b\"} -> \"labels\":{}",
            })
    void anyOtherWishIsAChange(String change) {
        var parts = change.split(" -> ", -1);

        assertThat(match(LIVE, WANTED.replace(parts[0], parts[1]))).isFalse();
    }

    @Test
    void aFieldThatIsNotOursIsAChange() {
        assertThat(match(LIVE.replace("\"f:instances\":{},", ""), WANTED)).isFalse();
    }

    @Test
    void anObjectInWhichNothingIsOursIsAChange() {
        assertThat(match(LIVE.replace("\"operation\":\"Apply\"", "\"operation\":\"Update\""), WANTED))
                .isFalse();
    }

    private static boolean match(String live, String wanted) {
        return OwnFields.of(CLIENT, parsed(live)).match(parsed(wanted));
    }

    private static GenericKubernetesResource parsed(String json) {
        return CLIENT.getKubernetesSerialization().unmarshal(json, GenericKubernetesResource.class);
    }
}
