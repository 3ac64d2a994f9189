package dev.varve.layer.verification;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The bytes of the file, where they were read, have the checksum that the manifest says. */
final class ChecksumCheck implements FileCheck {

    private static final Pattern SHA256 = Pattern.compile("sha256:[0-9a-f]{64}");

    @Override
    public void check(Evidence evidence, Consumer<Discrepancy> found) {
        String told = evidence.manifest().checksum();
        if (!SHA256.matcher(told).matches()) {
            found.accept(evidence.contradiction("checksum", told, "not the form sha256:…"));
            return;
        }
        evidence.sha256()
                .map(sum -> "sha256:" + sum)
                .filter(sum -> !sum.equals(told))
                .ifPresent(sum -> found.accept(evidence.contradiction("checksum", told, sum)));
    }
}
