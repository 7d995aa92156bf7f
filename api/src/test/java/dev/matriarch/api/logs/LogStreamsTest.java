package dev.matriarch.api.logs;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.matriarch.metadata.TenantId;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.ErrorCode;
import dev.matriarch.provisioning.RequestRefusedException;
import dev.matriarch.provisioning.clusters.ClusterLogs.Followed;
import dev.matriarch.provisioning.clusters.LogReading;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogStreamsTest {

    private static final LogReading NOTHING = new LogReading(List.of(), List.of());

    private final LogStreams streams = new LogStreams();

    /** A web server may lose what it has to say of a connection that broke. */
    @Test
    void aStreamThatEndedHoldsNoPlaceThoughTheWebServerNeverSaysThatItIsOver() {
        streams.start();
        for (var i = 0; i < LogStreams.OF_ONE_TENANT; i++) {
            open();
        }
        assertThatExceptionOfType(RequestRefusedException.class)
                .isThrownBy(this::open)
                .returns(ErrorCode.RATE_LIMITED, RequestRefusedException::code);

        streams.stop();
        streams.start();

        for (var i = 0; i < LogStreams.OF_ONE_TENANT; i++) {
            open();
        }
        streams.stop();
    }

    private void open() {
        streams.open(Caller.system("test", new TenantId("acme")), () -> new Followed(NOTHING, () -> NOTHING));
    }
}
