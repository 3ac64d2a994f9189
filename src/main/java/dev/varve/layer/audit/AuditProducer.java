package dev.varve.layer.audit;

/**
 * Who published, as the manifest says.
 *
 * @param name of the program
 * @param version with the name, {@code name@version}
 * @param gitSha revision of its source
 */
public record AuditProducer(String name, String version, String gitSha) {}
