package dev.matriarch.operators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.InvalidSettingException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an administrator says that clusters are reached from outside. */
class ExposureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                       | exposure/by      | required
            {"by":"Ingress"}                                         | exposure/by      | unknown-value
            {"by":"NodePort"}                                        | exposure/address | required
            {"by":"NodePort","address":"db.example.org"}             | exposure/address | invalid-address
            {"by":"NodePort","address":"10.0.0.1","sources":["::/0"]}| exposure/sources | not-held
            {"by":"LoadBalancer","address":"10.0.0.1"}               | exposure/address | not-used
            {"by":"LoadBalancer","sources":["10.0.0.0"]}             | exposure/sources | invalid-source
            {"by":"LoadBalancer","sources":["10.0.0.0/33"]}          | exposure/sources | invalid-source
            {"by":"LoadBalancer","sources":["here/8"]}               | exposure/sources | invalid-source
            by load balancer                                         | exposure         | invalid-exposure""")
    void whatCouldNotBeIsRefusedByItsField(String json, String field, String code) {
        var refused = catchThrowableOfType(InvalidSettingException.class, () -> Exposure.checked(json));

        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"by":"NodePort","address":"10.0.0.1"}
            {"by":"NodePort","address":"2001:db8::1"}
            {"by":"LoadBalancer"}
            {"by":"LoadBalancer","annotations":{"internal":"true"},"sources":["10.20.0.0/16","2001:db8::/32"]}""")
    void whatCanBeIsKeptAsItWasSaid(String json) {
        var kept = Exposure.checked(json).written();

        assertThat(kept).isEqualTo(json);
        assertThat(Exposure.of(new DataPlaneConnection("eu", "an-installation", Map.of("exposure", kept))))
                .contains(Exposure.checked(json));
    }

    @Test
    void whoSaysNothingExposesNothing() {
        assertThat(Exposure.of(new DataPlaneConnection("eu", "an-installation", Map.of())))
                .isEmpty();
    }
}
