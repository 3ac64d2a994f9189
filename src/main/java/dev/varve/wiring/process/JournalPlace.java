package dev.varve.wiring.process;

import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.wiring.configuration.CheckedValues;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the journal is, if there is one: in a folder of a disk, or in the store of the files. */
final class JournalPlace {

    /** No table is called so: its name would have to begin with a letter. */
    private static final String FOLDER = "_raw/";

    /** Variables of platforms that scale to zero. */
    private static final List<String> PASSING = List.of("K_SERVICE", "CLOUD_RUN_JOB");

    /** There a pod's disk goes with the pod. */
    private static final String CLUSTER = "KUBERNETES_SERVICE_HOST";

    private JournalPlace() {}

    /** Whether records are durable in a journal before they are acknowledged. */
    static boolean isWanted(VarveConfig config) {
        return config.acknowledgement() == Choice.Acknowledgement.JOURNAL
                && !config.dryRun().isOn();
    }

    /** Whether the journal is wanted, and in the store. */
    static boolean isInStore(VarveConfig config, Map<String, String> environment) {
        boolean isRemote = config.store().type() != Choice.StoreType.LOCAL;
        return isWanted(config)
                && switch (config.journal().store()) {
                    case STORE -> true;
                    case DISK -> false;
                    case AUTO ->
                            isRemote
                                    && (passing(environment).isPresent()
                                            || environment.containsKey(CLUSTER))
                                    && config.journal().directory().isEmpty();
                };
    }

    /** Whether services of this configuration have their journals in the store. */
    static boolean isOfServices(VarveConfig config, Map<String, String> environment) {
        return config.store().type() != Choice.StoreType.LOCAL
                && (config.journal().store() == Choice.JournalStore.STORE
                        || isInStore(config, environment));
    }

    /** The same before there is a configuration. */
    static boolean isInStore(CheckedValues values, Map<String, String> environment) {
        boolean isRemote = !values.is("varve.store.type", Choice.StoreType.LOCAL);
        boolean isPassing = passing(environment).isPresent() || environment.containsKey(CLUSTER);
        return values.is("varve.journal.store", Choice.JournalStore.STORE)
                || values.is("varve.journal.store", Choice.JournalStore.AUTO)
                        && isRemote
                        && isPassing
                        && !values.has("varve.journal.directory");
    }

    /** Of the keys of all journals of the store; ends with {@code /}. */
    static String folder(VarveConfig config) {
        String prefix = EngineSettings.prefix(config);
        return prefix.isEmpty() ? FOLDER : prefix + "/" + FOLDER;
    }

    static Optional<String> passing(Map<String, String> environment) {
        return PASSING.stream().filter(environment::containsKey).findFirst();
    }

    /**
     * Where instances come and go with their disks, the folder has to be named by somebody who
     * knows that it stays.
     *
     * @throws WrongConfigurationException if it is not
     */
    static void requireLasting(CheckedValues values, Map<String, String> environment) {
        boolean isWanted =
                values.is("varve.acknowledgement", Choice.Acknowledgement.JOURNAL)
                        && !values.is("varve.dry-run", Choice.Switch.ON);
        boolean isOnDisk =
                values.is("varve.journal.store", Choice.JournalStore.DISK)
                        || values.is("varve.journal.store", Choice.JournalStore.AUTO)
                                && values.is("varve.store.type", Choice.StoreType.LOCAL);
        if (isWanted && isOnDisk && !values.has("varve.journal.directory")) {
            passing(environment)
                    .ifPresent(
                            variable -> {
                                throw new WrongConfigurationException(
                                        List.of(
                                                "varve.acknowledgement=journal: where there is a %s the disk goes with the instance; set varve.journal.directory to one that stays, or acknowledge by store"
                                                        .formatted(variable)));
                            });
        }
    }
}
