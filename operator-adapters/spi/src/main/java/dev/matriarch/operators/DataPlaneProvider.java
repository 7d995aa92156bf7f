package dev.matriarch.operators;

import java.util.Map;

/**
 * One kind of place where databases can run, found by {@link java.util.ServiceLoader}.
 *
 * <p>A provider has a public constructor without arguments and keeps no state.
 */
public interface DataPlaneProvider {

    /** The kind's stable name ({@code kubernetes}), stored with every data plane of it. */
    String kind();

    /**
     * Reduces what an administrator gave to what {@link OperatorProvider#connect} needs, and refuses what must not be
     * kept. A pure function: it reaches for nothing and reads no file.
     *
     * @param given by the names of the API's fields ({@code server}, {@code ca}, {@code token}, {@code clientCertificate},
     *     {@code clientKey}, {@code kubeconfig})
     * @return settings by the names that the adapters of this kind know; they hold secrets. One of them is {@code server},
     *     where the place is, which is the only one that is kept in clear and shown to administrators: no secret is in it
     * @throws InvalidSettingException for the first that cannot be; the message shows no secret
     */
    Map<String, String> reduce(Map<String, String> given);

    /**
     * Goes there and says what it found, in at most ten seconds. Whatever is wrong with the place is an answer, not an
     * exception.
     */
    Inspection inspect(DataPlaneConnection dataPlane);
}
