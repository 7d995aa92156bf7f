package dev.matriarch.api.problems;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells a metadata DB that cannot be reached from a fault of ours: only the first is worth another try. */
final class MetadataOutage {

    private MetadataOutage() {}

    static boolean isCauseOf(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (saysSo(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean saysSo(Throwable cause) {
        return switch (cause) {
            case DataAccessResourceFailureException _,
                    RecoverableDataAccessException _,
                    TransientDataAccessResourceException _,
                    CannotCreateTransactionException _ -> true;
            case SQLException sql -> isOutage(sql.getSQLState());
            default -> false;
        };
    }

    /**
     * Classes 08 (connection), 53 (resources) and 57P (shut down, or not yet up) of PostgreSQL's codes. What has no code
     * does not come from PostgreSQL but from the connection pool: the connection has gone.
     */
    private static boolean isOutage(@Nullable String sqlState) {
        return sqlState == null || sqlState.startsWith("08") || sqlState.startsWith("53") || sqlState.startsWith("57P");
    }
}
