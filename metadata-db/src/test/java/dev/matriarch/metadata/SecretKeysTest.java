package dev.matriarch.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeysTest {

    private static final String ABOUT = "data-plane/eu-1";

    @Test
    void whatIsSealedDoesNotShowAndOpensAgain() {
        var keys = SecretKeys.of(SecretKeys.fresh());

        var closed = keys.seal("hush", ABOUT);

        assertThat(new String(closed, StandardCharsets.ISO_8859_1)).doesNotContain("hush");
        assertThat(keys.seal("hush", ABOUT)).isNotEqualTo(closed);
        assertThat(keys.open(closed, ABOUT)).isEqualTo("hush");
    }

    @Test
    void itOpensForNothingElse() {
        var keys = SecretKeys.of(SecretKeys.fresh());
        var closed = keys.seal("hush", ABOUT);

        assertThatThrownBy(() -> keys.open(closed, "data-plane/eu-2")).isInstanceOf(SealedException.class);
    }

    @Test
    void aNewPrimaryKeyStillOpensWhatTheOldOneHasSealed() {
        var old = SecretKeys.fresh();
        var closed = SecretKeys.of(old).seal("hush", ABOUT);

        var rotated = SecretKeys.of(SecretKeys.rotated(old));

        assertThat(rotated.open(closed, ABOUT)).isEqualTo("hush");
        var sealedAnew = rotated.seal("hush", ABOUT);
        assertThatThrownBy(() -> SecretKeys.of(old).open(sealedAnew, ABOUT)).isInstanceOf(SealedException.class);
    }

    @Test
    void keysThatAreNotNeededAreNotAskedFor() {
        var asked = new AtomicInteger();
        var keyset = SecretKeys.fresh();
        var keys = SecretKeys.whenNeeded(() -> {
            asked.incrementAndGet();
            return keyset;
        });

        assertThat(keys.canSeal()).isTrue();
        assertThat(asked).hasValue(0);
        assertThat(keys.open(keys.seal("hush", ABOUT), ABOUT)).isEqualTo("hush");
        assertThat(asked).hasValue(1);
        assertThatThrownBy(() -> SecretKeys.whenNeeded(() -> "hunter2").seal("hush", ABOUT))
                .isInstanceOf(SealedException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void withoutKeysNothingIsSealedOrOpened() {
        var closed = SecretKeys.of(SecretKeys.fresh()).seal("hush", ABOUT);

        assertThat(SecretKeys.none().canSeal()).isFalse();
        assertThatThrownBy(() -> SecretKeys.none().seal("hush", ABOUT)).isInstanceOf(SealedException.class);
        assertThatThrownBy(() -> SecretKeys.none().open(closed, ABOUT)).isInstanceOf(SealedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "{}", "{\"primaryKeyId\":1,\"key\":[{\"keyData\":\"hunter2\"}]}"})
    void whatIsNoKeySetIsRefusedWithoutShowingIt(String text) {
        assertThatThrownBy(() -> SecretKeys.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> SecretKeys.rotated(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysAreNotPrinted() {
        assertThat(SecretKeys.of(SecretKeys.fresh())).hasToString("SecretKeys[…]");
    }
}
