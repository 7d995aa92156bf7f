package dev.matriarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Databases and users as a client asks for them and sees them. */
class ContentsTest extends ApiTest {

    @Test
    void databasesAndUsersAreShownAsTheyAre() {
        var database = json(get(CLUSTER + "/databases")).at("/items/0");
        var user = json(get(CLUSTER + "/users/reporting"));

        assertThat(database.toString()).isEqualTo("""
                        {"name":"inventory","owner":"app","extensions":[{"name":"pg_trgm","version":"1.6"}],\
                        "state":"FAILED","message":"no such thing"}""");
        assertThat(user.toString()).isEqualTo("""
                        {"name":"reporting","memberOf":["app"],"connectionLimit":20,"state":"DELETING","message":null}""");
    }

    @Test
    void everyChangeIsAJob() {
        assertThat(post(CLUSTER + "/databases", "{\"name\":\"one\",\"extensions\":[{\"name\":\"citext\"}]}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(patch(CLUSTER + "/databases/one", "{\"owner\":\"two\"}").statusCode())
                .isEqualTo(202);
        assertThat(send(request("DELETE", CLUSTER + "/databases/one?confirm=one", null))
                        .statusCode())
                .isEqualTo(202);
        assertThat(post(CLUSTER + "/users?dryRun=true", "{\"name\":\"two\",\"connectionLimit\":3}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request("DELETE", CLUSTER + "/users/two", null)).statusCode())
                .isEqualTo(202);

        assertThat(world.contents.asked)
                .containsExactly(
                        "create DatabaseDraft[name=one, owner=null,"
                                + " extensions=[ExtensionDraft[name=citext, version=null]]]",
                        "change one DatabaseDraft[name=null, owner=two, extensions=null]",
                        "drop one confirm=one",
                        "create UserDraft[name=two, memberOf=null, connectionLimit=3]",
                        "drop two");
    }

    @Test
    void whatIsNoBodyOfThatKindIsRefused() {
        assertThat(json(post(CLUSTER + "/databases", "{\"name\":\"one\",\"superuser\":true}"))
                        .path("code")
                        .asString())
                .isEqualTo("unknown-field");
        assertThat(json(post(CLUSTER + "/users", "{\"name\":\"one\",\"connectionLimit\":\"3\"}"))
                        .path("code")
                        .asString())
                .isEqualTo("wrong-type");
        assertThat(world.contents.asked).isEmpty();
    }

    @Test
    void aViewerSeesNoCredentials() {
        var refused = send(request("GET", CLUSTER + "/users/reporting/credentials", null)
                .setHeader("Authorization", "Bearer viewer"));
        var shown = get(CLUSTER + "/users/reporting/credentials");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(shown).path("username").asString()).isEqualTo("reporting");
        assertThat(header(shown, "Cache-Control")).isEqualTo("no-store");
    }
}
