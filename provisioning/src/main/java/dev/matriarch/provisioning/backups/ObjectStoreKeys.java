package dev.matriarch.provisioning.backups;

import dev.matriarch.metadata.Role;
import dev.matriarch.operators.StoreAccess;
import dev.matriarch.provisioning.Caller;
import dev.matriarch.provisioning.FieldError;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** As whom an object store may be reached: by keys, or as a role of the cloud. */
final class ObjectStoreKeys {

    private static final Pattern ACCESS_KEY_ID = Pattern.compile("[!-~]{1,128}");
    private static final Pattern SECRET_ACCESS_KEY = Pattern.compile("[!-~]{1,256}");
    private static final Pattern ROLE =
            Pattern.compile("arn:aws[a-z-]{0,20}:iam::\\d{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}");

    private ObjectStoreKeys() {}

    /** Null where it is reached as a role, or something is wrong, which is added to the errors. */
    static @Nullable StoreAccess accepted(ObjectStoreDraft draft, List<FieldError> errors) {
        var keys = draft.credentials();
        if (keys == null && draft.iamRole() == null) {
            errors.add(FieldError.body(
                    "#/credentials", "required", "an object store needs credentials, or in their place an iamRole"));
        }
        if (keys != null && draft.iamRole() != null) {
            errors.add(
                    FieldError.body("#/iamRole", "credentials-and-role", "credentials and iamRole exclude each other"));
        }
        return keys == null ? null : accepted("#/credentials", keys, errors);
    }

    /** Null where something is wrong, which is added to the errors; they are never repeated. */
    static @Nullable StoreAccess accepted(String pointer, ObjectStoreDraft.Keys keys, List<FieldError> errors) {
        var known = errors.size();
        var id = text(pointer + "/accessKeyId", keys.accessKeyId(), ACCESS_KEY_ID, 128, errors);
        var secret = text(pointer + "/secretAccessKey", keys.secretAccessKey(), SECRET_ACCESS_KEY, 256, errors);
        return errors.size() > known ? null : new StoreAccess(id, secret);
    }

    private static String text(
            String pointer, @Nullable String text, Pattern form, int longest, List<FieldError> errors) {
        if (text == null) {
            errors.add(FieldError.body(pointer, "required", "keys are an accessKeyId and a secretAccessKey"));
            return "";
        }
        if (!form.matcher(text).matches()) {
            errors.add(FieldError.body(
                    pointer, "key-form", "it has 1 to %d visible ASCII characters, and no space".formatted(longest)));
        }
        return text;
    }

    /**
     * Only platform administrators name a role, and another address: with either, this control plane goes somewhere as
     * itself, which is not a tenant's to lend.
     */
    static void checkTrust(Caller caller, ObjectStoreDraft draft, List<FieldError> errors) {
        var trusted = caller.role() == Role.PLATFORM_ADMIN;
        onlyFor(trusted, "#/iamRole", draft.iamRole(), errors);
        onlyFor(trusted, "#/controlPlaneEndpoint", draft.controlPlaneEndpoint(), errors);
        if (draft.iamRole() != null && !ROLE.matcher(draft.iamRole()).matches()) {
            errors.add(FieldError.body(
                    "#/iamRole", "arn-form", "a role is written arn:aws:iam::123456789012:role/backups"));
        }
    }

    private static void onlyFor(boolean trusted, String pointer, @Nullable String value, List<FieldError> errors) {
        if (value != null && !trusted) {
            errors.add(FieldError.body(pointer, "platform-only", "only a platform administrator says this"));
        }
    }
}
