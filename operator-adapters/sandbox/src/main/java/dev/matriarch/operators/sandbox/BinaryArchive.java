package dev.matriarch.operators.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, packed in a jar for each platform and unpacked once; a half unpacked one is never used. */
final class BinaryArchive {

    private final URL archive;

    BinaryArchive(URL archive) {
        this.archive = archive;
    }

    /** The archive of this machine's platform. */
    static BinaryArchive ofThisMachine() throws IOException {
        var name = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        var found = BinaryArchive.class.getClassLoader().getResource(name);
        if (found == null) {
            throw new IOException("there is no PostgreSQL for %s on %s among the sandbox's binaries"
                    .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        return new BinaryArchive(found);
    }

    /** As the jars of zonky name it. */
    static String resource(String osName, String osArch) {
        var os = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : osName.toLowerCase(Locale.ROOT);
        var arch = osArch.equals("aarch64") ? "arm_64" : "x86_64";
        return "postgres-%s-%s.txz".formatted(os, arch);
    }

    /** The directory that holds {@code bin} and {@code lib}, unpacked below {@code cache} when it is not there. */
    Path unpacked(Path cache) throws IOException {
        var home = cache.resolve("postgresql-" + digest().substring(0, 16));
        if (Files.isDirectory(home)) {
            return home;
        }
        Files.createDirectories(cache);
        var temporary = cache.resolve(".unpacking-" + UUID.randomUUID());
        try {
            unpack(temporary);
            takeInto(home, temporary);
        } finally {
            Trees.delete(temporary);
        }
        return home;
    }

    private static void takeInto(Path home, Path temporary) throws IOException {
        try {
            Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException impossible) {
            throw impossible;
        } catch (FileSystemException somebodyWasFaster) {
            if (!Files.isDirectory(home)) {
                throw somebodyWasFaster;
            }
        }
    }

    private void unpack(Path target) throws IOException {
        try (var tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive.openStream())))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        var file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("the archive reaches outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        var executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private String digest() throws IOException {
        try (var in = new DigestInputStream(archive.openStream(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
