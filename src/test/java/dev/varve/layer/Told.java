package dev.varve.layer;

import dev.varve.layer.verification.Discrepancy;
import dev.varve.layer.verification.Verification;
import java.util.ArrayList;
import java.util.List;

/** What a verification has told. */
final class Told implements Verification.Listener {

    final List<Discrepancy> findings = new ArrayList<>();

    @Override
    public void found(Discrepancy discrepancy) {
        findings.add(discrepancy);
    }

    @Override
    public void verified(long files, long sizeBytes) {}

    List<String> kinds() {
        return findings.stream().map(Discrepancy::kind).toList();
    }

    List<String> paths() {
        return findings.stream().map(Discrepancy::path).toList();
    }
}
