package dev.matriarch.server.demo;

import java.nio.file.Path;

/** What stands on the terminal once there is a cluster: how to connect, and what is worth trying. */
record Invitation(Cluster cluster, Path home) {

    void print() {
        var url = cluster.api().url();
        var credentials = cluster.credentials();
        System.out.printf(
                """

                A highly available PostgreSQL of 3 nodes is ready. Connect to its primary, whichever that is, with

                  %s

                or without psql, from another terminal:

                  ./demo sql%s "select inet_server_port(), pg_is_in_recovery(), version()"

                Worth trying:

                  export KEY=$(cat %s)
                  curl -H "Authorization: Bearer $KEY" -H "Accept: text/plain" %s%s
                  curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" -d '{}' %s%s/switchover
                  curl -H "Authorization: Bearer $KEY" -H "Accept: text/event-stream" -N %s/events

                Ctrl-C stops all of it; the data stays for the next ./demo.
                """,
                credentials.path("readWrite").path("uri").asString(),
                elsewhere(),
                home.resolve("demo.key"),
                url,
                cluster.path(),
                url,
                cluster.path(),
                url);
    }

    /** What to add to the command where the data are not in their usual place. */
    private String elsewhere() {
        return home.equals(Options.DEFAULT_HOME.toAbsolutePath().normalize()) ? "" : " --home " + home;
    }
}
