package dev.matriarch.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PagesTest {

    private static final PageRequest TWO = new PageRequest(null, 2);

    @Test
    void aListThatFitsHasNoNextPage() {
        var page = Pages.page(TWO, "letters", List.of("c", "b"), letter -> letter);

        assertThat(page).isEqualTo(new Page<>(List.of("c", "b"), null));
        assertThat(Pages.rows(TWO)).isEqualTo(3);
    }

    @Test
    void theNextPageBeginsAfterTheLastRowThatWasShown() {
        var page = Pages.page(TWO, "letters", List.of("c", "b", "a"), letter -> letter);

        assertThat(page.items()).containsExactly("c", "b");
        String last = Pages.last(new PageRequest(page.nextCursor(), 2), "letters", letter -> letter);
        assertThat(last).isEqualTo("b");
        assertThat(page.nextCursor()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void anotherListsCursorIsRefused() {
        var cursor = Pages.page(TWO, "letters", List.of("c", "b", "a"), letter -> letter)
                .nextCursor();

        assertRefused(new PageRequest(cursor, 2));
        assertRefused(new PageRequest("no cursor at all!", 2));
        assertRefused(new PageRequest("", 2));
    }

    @Test
    void aCursorWhoseKeyCannotBeReadIsRefused() {
        var cursor = Pages.page(TWO, "numbers", List.of("c", "b", "a"), letter -> letter)
                .nextCursor();

        assertRefused(new PageRequest(cursor, 2));
    }

    private static void assertRefused(PageRequest request) {
        assertThat(Refusals.codeOf(() -> Pages.last(request, "numbers", Long::valueOf)))
                .isEqualTo(ErrorCode.INVALID_CURSOR);
    }
}
