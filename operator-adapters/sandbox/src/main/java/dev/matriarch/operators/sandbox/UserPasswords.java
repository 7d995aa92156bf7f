package dev.matriarch.operators.sandbox;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The passwords of one cluster's users, by name, readable by this machine's user alone. */
record UserPasswords(Map<String, String> byUser) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;

    UserPasswords {
        byUser = Map.copyOf(byUser);
    }

    static UserPasswords read(ClusterFiles files) throws IOException {
        return Json.read(files.users(), UserPasswords.class).orElse(new UserPasswords(Map.of()));
    }

    Optional<String> of(String user) {
        return Optional.ofNullable(byUser.get(user));
    }

    /** The one that is there; made when there is none. */
    static String ensure(ClusterFiles files, String user) throws IOException {
        var stored = read(files);
        if (stored.of(user).isPresent()) {
            return stored.of(user).get();
        }
        var random = new byte[BYTES];
        RANDOM.nextBytes(random);
        var password = Base64.getUrlEncoder().encodeToString(random);
        var more = new TreeMap<>(stored.byUser);
        more.put(user, password);
        Json.write(files.users(), new UserPasswords(more));
        return password;
    }

    static void forget(ClusterFiles files, String user) throws IOException {
        var left = new TreeMap<>(read(files).byUser);
        if (left.remove(user) != null) {
            Json.write(files.users(), new UserPasswords(left));
        }
    }

    @Override
    public String toString() {
        return "UserPasswords" + byUser.keySet();
    }
}
