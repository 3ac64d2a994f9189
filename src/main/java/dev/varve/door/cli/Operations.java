package dev.varve.door.cli;

import dev.varve.door.Engine;
import dev.varve.layer.LayerEvents;
import dev.varve.store.Finding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the commands need of whoever builds the rooms. Options are keys of the configuration with
 * the values that the command line gives them; they go before every other source.
 */
public interface Operations {

    /**
     * Builds an engine that names files by their content, without starting the service.
     *
     * @return owned by the caller, who must close it
     * @throws WrongConfigurationException if any key is wrong
     * @throws IOException if the store cannot be written to, or could replace what is there;
     *     nothing was written then
     */
    Engine open(Map<String, String> options, LayerEvents events) throws IOException;

    /**
     * Runs the service until it is told to stop.
     *
     * @param demo whether to settle the bundled example records first
     * @return the exit status
     * @throws WrongConfigurationException if any key is wrong
     */
    int serve(Map<String, String> options, boolean demo);

    /**
     * Where the service of this configuration answers on this machine, without a path.
     *
     * @throws WrongConfigurationException if any key is wrong, or if the port is 0, which any may
     *     be
     */
    URI service(Map<String, String> options);

    /**
     * Tries what the store of this configuration can do; leaves nothing behind.
     *
     * @throws WrongConfigurationException if any key is wrong
     * @throws IOException if that was interrupted; what the store refuses is a finding
     */
    List<Finding> inspect(Map<String, String> options) throws IOException;

    /**
     * Opens what the service of this configuration has stored, for reading.
     *
     * @return owned by the caller, who must close it
     * @throws WrongConfigurationException if any key is wrong
     */
    StoredPlace stored(Map<String, String> options);

    /** Every key, in the order of the names, whether or not its value is right. */
    List<Setting> settings(Map<String, String> options);

    /**
     * @throws WrongConfigurationException if any key is wrong
     */
    void check(Map<String, String> options);

    /**
     * The options that a file of {@code VARIABLE=value} lines amounts to.
     *
     * @throws WrongConfigurationException if there is no such file
     */
    Map<String, String> readVariables(Path file);

    /** Such as {@code 0.1.0}. */
    String version();
}
