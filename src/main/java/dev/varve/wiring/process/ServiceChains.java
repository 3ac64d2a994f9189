package dev.varve.wiring.process;

import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.wiring.configuration.CheckedValues;
import dev.varve.wiring.configuration.Choice;
import java.util.List;

/** What the service has to do with audit chains: they tell of whole ranges, and it makes none. */
final class ServiceChains {

    private ServiceChains() {}

    /**
     * @throws WrongConfigurationException if somebody asks the service for a chain
     */
    static void requireNone(CheckedValues values) {
        if (values.is("varve.audit", Choice.Audit.ON)) {
            throw new WrongConfigurationException(
                    List.of(
                            "varve.audit=on: the service stores what there is of a range and writes no audit chain; leave it out, and make whole ranges and their chain by varve archive or varve copy"));
        }
    }
}
