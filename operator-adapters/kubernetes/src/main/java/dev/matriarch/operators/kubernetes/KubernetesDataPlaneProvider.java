package dev.matriarch.operators.kubernetes;

import dev.matriarch.operators.DataPlaneConnection;
import dev.matriarch.operators.DataPlaneProvider;
import dev.matriarch.operators.Inspection;
import dev.matriarch.operators.Inspection.Shortcoming;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Kubernetes clusters, each reached by its API server alone. */
public final class KubernetesDataPlaneProvider implements DataPlaneProvider {

    /** The kind of data plane that this is. */
    public static final String KIND = "kubernetes";

    private static final Duration EACH_CALL = Duration.ofSeconds(3);
    private static final Duration ALTOGETHER = Duration.ofSeconds(9);

    private final List<KubernetesOperator> operators;
    private final Duration eachCall;

    /** Knows the operators that are on the class path, in the order of their names: the first one that is there is the usual one. */
    public KubernetesDataPlaneProvider() {
        this(
                ServiceLoader.load(KubernetesOperator.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .sorted(Comparator.comparing(KubernetesOperator::operator))
                        .toList(),
                EACH_CALL);
    }

    KubernetesDataPlaneProvider(List<KubernetesOperator> operators, Duration eachCall) {
        this.operators = operators;
        this.eachCall = eachCall;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, String> reduce(Map<String, String> given) {
        var access = new TreeMap<>(given);
        var exposure = access.remove(Exposure.SETTING);
        var settings = GivenSettings.reduce(access).toMap();
        if (exposure != null) {
            settings.put(Exposure.SETTING, Exposure.checked(exposure).written());
        }
        return settings;
    }

    @Override
    public Inspection inspect(DataPlaneConnection dataPlane) {
        var settings = ClientSettings.of(dataPlane);
        return expired(settings)
                .map(shortcoming -> new Inspection(List.of(), List.of(shortcoming)))
                .orElseGet(() -> ask(settings, Exposure.of(dataPlane).isPresent()));
    }

    private Inspection ask(ClientSettings settings, boolean exposes) {
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            return threads.submit(() -> askWithoutEnd(settings, exposes)).get(ALTOGETHER.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return failed(settings, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            return failed(settings, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(settings, new TimeoutException("interrupted"));
        } finally {
            threads.shutdownNow();
        }
    }

    private Inspection askWithoutEnd(ClientSettings settings, boolean exposes) {
        try (var client = Clients.open(settings, eachCall)) {
            return new DataPlaneInspection(client, operators, exposes).inspect();
        }
    }

    private static Inspection failed(ClientSettings settings, Throwable failure) {
        var trouble = Trouble.of(failure);
        if (trouble == null) {
            throw new IllegalStateException("the inspection of %s failed".formatted(settings), failure);
        }
        return new Inspection(List.of(), List.of(Shortcomings.of(trouble, settings.server())));
    }

    /** Known without asking. */
    private static Optional<Shortcoming> expired(ClientSettings settings) {
        if (settings.clientCertificate() == null) {
            return Optional.empty();
        }
        try {
            Pem.certificates(settings.clientCertificate()).getFirst().checkValidity();
            return Optional.empty();
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return Optional.of(Shortcomings.clientCertificateExpired(String.valueOf(e.getMessage())));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the settings of %s hold no usable certificate".formatted(settings), e);
        }
    }
}
