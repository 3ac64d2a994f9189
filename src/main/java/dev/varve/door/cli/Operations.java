package dev.varve.door.cli;

import dev.varve.door.Engine;
import dev.varve.layer.LayerEvents;
import dev.varve.store.Finding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** What the commands need of whoever builds the rooms. */
public interface Operations {

    /**
     * Builds an engine that names files by their content, without starting the service.
     *
     * @return owned by the caller, who must close it
     * @throws WrongConfigurationException if any key is wrong
     * @throws IOException if the store cannot be written to, or could replace what is there;
     *     nothing was written then
     */
    Engine open(GivenKeys given, LayerEvents events) throws IOException;

    /**
     * The buckets that inputs of this configuration are read from. Reads no key and opens nothing
     * before one is asked for.
     *
     * @return owned by the caller, who must close it
     */
    InputBuckets inputs(GivenKeys given);

    /**
     * Opens the segments that wait to be stored, without starting the service.
     *
     * @return owned by the caller, who must close it
     * @throws WrongConfigurationException if any key is wrong
     * @throws IOException if the store cannot be written to
     */
    WaitingSegments waiting(GivenKeys given) throws IOException;

    /**
     * Runs the service until it is told to stop.
     *
     * @param demo whether to settle the bundled example records first
     * @return the exit status
     * @throws WrongConfigurationException if any key is wrong
     */
    int serve(GivenKeys given, boolean demo);

    /**
     * Where the service of this configuration answers on this machine, without a path.
     *
     * @throws WrongConfigurationException if any key is wrong, or if the port is 0, which any may
     *     be
     */
    URI service(GivenKeys given);

    /**
     * Tries what the store of this configuration can do; leaves nothing behind.
     *
     * @throws WrongConfigurationException if any key is wrong
     * @throws IOException if that was interrupted; what the store refuses is a finding
     */
    List<Finding> inspect(GivenKeys given) throws IOException;

    /**
     * Opens what the service of this configuration has stored, for reading.
     *
     * @return owned by the caller, who must close it
     * @throws WrongConfigurationException if any key is wrong
     */
    StoredPlace stored(GivenKeys options);

    /**
     * Opens the store of this configuration for reading, and its mirror for writing.
     *
     * @return owned by the caller, who must close it
     * @throws WrongConfigurationException if any key is wrong, or no mirror is named
     */
    TwoStores mirrored(GivenKeys options);

    /** Every key, in the order of the names, whether or not its value is right. */
    List<Setting> settings(GivenKeys given);

    /**
     * @throws WrongConfigurationException if any key is wrong
     */
    void check(GivenKeys given);

    /**
     * The keys that a file of {@code VARIABLE=value} lines gives.
     *
     * @throws WrongConfigurationException if there is no such file, a line is none, or a variable
     *     stands for no key
     */
    GivenKeys readVariables(Path file);

    /** Such as {@code 0.1.0}. */
    String version();
}
