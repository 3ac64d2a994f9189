package dev.varve.layer.verification;

import java.util.Locale;

/** Something that is not as it was published, or should not be there. */
public sealed interface Discrepancy {

    /** A word for programs. */
    String kind();

    /** What it is about: a key of the store, or a path. */
    String path();

    /** What should be there. */
    String expected();

    /** What is there. */
    String found();

    /** Whether data may be wrong or lost; otherwise it is something to know. */
    default boolean isProblem() {
        return true;
    }

    /**
     * A manifest whose file is gone.
     *
     * @param path of the file
     * @param manifest that tells of it
     */
    record MissingFile(String path, String manifest) implements Discrepancy {

        @Override
        public String kind() {
            return "missing_file";
        }

        @Override
        public String expected() {
            return "the file of " + manifest;
        }

        @Override
        public String found() {
            return "no file";
        }
    }

    /**
     * A file that no manifest tells of, as after the end of a process between both.
     *
     * @param path of the file
     * @param manifest where it should be
     */
    record MissingManifest(String path, String manifest) implements Discrepancy {

        @Override
        public String kind() {
            return "missing_manifest";
        }

        @Override
        public String expected() {
            return "its manifest " + manifest;
        }

        @Override
        public String found() {
            return "no manifest";
        }
    }

    /**
     * A manifest that cannot be understood.
     *
     * @param path of the manifest
     * @param expected of it
     * @param found in it
     */
    record BrokenManifest(String path, String expected, String found) implements Discrepancy {

        @Override
        public String kind() {
            return "broken_manifest";
        }
    }

    /**
     * A file that is no Parquet file, or not a whole one.
     *
     * @param path of the file
     * @param sizeBytes that its manifest says
     * @param found in it
     */
    record BrokenFile(String path, long sizeBytes, String found) implements Discrepancy {

        @Override
        public String kind() {
            return "broken_file";
        }

        @Override
        public String expected() {
            return "a whole Parquet file of %,d bytes".formatted(sizeBytes);
        }
    }

    /**
     * An object that the store does not give out.
     *
     * @param path of the object
     * @param found what the store says
     */
    record Unreadable(String path, String found) implements Discrepancy {

        @Override
        public String kind() {
            return "unreadable";
        }

        @Override
        public String expected() {
            return "an object that can be read";
        }
    }

    /**
     * A file and its manifest do not say the same.
     *
     * @param path of the file
     * @param manifest of the file
     * @param property in which they differ, a member of the manifest
     * @param told by the manifest
     * @param found in the file
     */
    record Contradiction(String path, String manifest, String property, String told, String found)
            implements Discrepancy {

        @Override
        public String kind() {
            return "contradiction";
        }

        @Override
        public String expected() {
            return "%s %s, as %s says".formatted(property, told, manifest);
        }
    }

    /**
     * Rows of one writer and partition that another file has, too, or more rows than positions.
     *
     * @param path of the file, or of the table
     * @param expected of its positions
     * @param found in their place
     */
    record Overlap(String path, String expected, String found) implements Discrepancy {

        @Override
        public String kind() {
            return "overlap";
        }
    }

    /**
     * Positions whose rows are in no file. These may be rows that were set aside, or given up by a
     * process that acknowledged them from memory; or a file that is gone together with its
     * manifest.
     *
     * @param path of the table
     * @param expected which positions
     * @param found how many of them
     */
    record Gap(String path, String expected, String found) implements Discrepancy {

        @Override
        public String kind() {
            return "gap";
        }

        @Override
        public boolean isProblem() {
            return false;
        }
    }

    /**
     * An object that Varve did not write.
     *
     * @param path of the object
     */
    record Foreign(String path) implements Discrepancy {

        @Override
        public String kind() {
            return "foreign";
        }

        @Override
        public String expected() {
            return "files, manifests and dead letters";
        }

        @Override
        public String found() {
            return "an object of another name";
        }
    }

    /**
     * Something that was begun and never finished, and that no reader sees.
     *
     * @param path of it
     */
    record LeftOver(String path) implements Discrepancy {

        @Override
        public String kind() {
            return "left_over";
        }

        @Override
        public String expected() {
            return "nothing";
        }

        @Override
        public String found() {
            return "a temporary file that nobody is writing; a start of the service removes it after a day";
        }

        @Override
        public boolean isProblem() {
            return false;
        }
    }

    /**
     * Dead letters that cannot be read.
     *
     * @param path of their object
     * @param found in it
     */
    record BrokenLetters(String path, String found) implements Discrepancy {

        @Override
        public String kind() {
            return "broken_dead_letters";
        }

        @Override
        public String expected() {
            return "whole lines, packed by zstd";
        }
    }

    /**
     * Something about the journal.
     *
     * @param path of the file
     * @param expected of it
     * @param found in it
     * @param isProblem whether accepted records may be lost
     */
    record JournalDamage(String path, String expected, String found, boolean isProblem)
            implements Discrepancy {

        @Override
        public String kind() {
            return "journal";
        }
    }

    /**
     * Rows that are not what is said of them, or contradict each other.
     *
     * @param path of the file
     * @param expected of its rows
     * @param found in them
     */
    record OfRows(String path, String expected, String found) implements Discrepancy {

        @Override
        public String kind() {
            return "rows";
        }
    }

    /** What may be wrong with an audit chain. */
    enum ChainFault {
        /** An event is none, or not as it was written. */
        BROKEN_EVENT,
        /** An event is gone, or was never written. */
        MISSING_EVENT,
        /** Events do not follow each other. */
        BROKEN_CHAIN,
        /** An event and what was published do not say the same. */
        EVENT_CONTRADICTION,
        /** A signature is gone, or is not the one of its event. */
        SIGNATURE,
        /** A file was to take the place of another, and its manifest or it did not come to it. */
        UNFINISHED_REPLACEMENT,
        /** A range waits for those before it; a note. */
        WAITING;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Something about an audit chain.
     *
     * @param fault what kind of thing
     * @param path of the object
     * @param expected of it
     * @param found in it
     */
    record OfChain(ChainFault fault, String path, String expected, String found)
            implements Discrepancy {

        @Override
        public String kind() {
            return fault.word();
        }

        @Override
        public boolean isProblem() {
            return fault != ChainFault.WAITING;
        }
    }
}
