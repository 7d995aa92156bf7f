package dev.matriarch.operators.sandbox;

import java.sql.SQLException;
import org.postgresql.util.PasswordUtil;

/** What PostgreSQL checks a password by: the password itself has no place in statements, which servers log. */
final class Scram {

    private Scram() {}

    static String verifier(String user, String password) throws SQLException {
        return PasswordUtil.encodePassword(user, password.toCharArray(), "scram-sha-256");
    }
}
