package dev.matriarch.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTableTest {

    @Test
    void columnsAreAsWideAsTheirWidestValue() {
        var table = new SqlTable(List.of(List.of("id", "name"), List.of("1", "ada"), List.of("10", "grace")));
        assertThat(table.text()).isEqualTo("""
                 id | name
                ----+-------
                 1  | ada
                 10 | grace
                (2 rows)""");
    }

    @Test
    void noRowsAreSaidToBeNone() {
        assertThat(new SqlTable(List.of(List.of("id"))).text()).endsWith("(0 rows)");
    }
}
