package dev.varve.wiring.process;

import dev.varve.door.cli.GivenKeys;
import dev.varve.wiring.configuration.Configuration;
import dev.varve.wiring.configuration.ProcessEnvironment;
import dev.varve.wiring.configuration.VarveConfig;
import java.io.IOException;
import java.util.Map;

/** A process that holds an identity until it is killed, or tells why it cannot. */
public final class WriterIdentityChild {

    private WriterIdentityChild() {}

    /**
     * Prints the name and the first position, or the refusal.
     *
     * @param arguments the folder, then {@code end} or {@code stay}
     */
    public static void main(String[] arguments) throws IOException {
        VarveConfig config =
                Configuration.read(
                        new ProcessEnvironment(
                                Map.of(), Map.of("varve.store.directory", arguments[0])),
                        GivenKeys.NONE);
        try (WriterIdentity identity = WriterIdentity.open(config, WriterHolder.self())) {
            System.out.println(identity.name() + " " + identity.firstPosition());
            if (arguments[1].equals("stay")) {
                System.in.read();
            }
        } catch (IOException refused) {
            System.out.println(refused.getMessage());
        }
    }
}
