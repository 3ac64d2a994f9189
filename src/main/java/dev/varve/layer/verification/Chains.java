package dev.varve.layer.verification;

import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.EventName;
import dev.varve.layer.audit.FileEventName;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.audit.VerifyingKey;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** All chains below a prefix. For one thread but {@link #member} and {@link #read}. */
final class Chains {

    /** No event is as long. */
    private static final int MOST_BYTES = 1 << 20;

    private final BlobStore store;
    private final String prefix;
    private final Optional<VerifyingKey> key;
    private final Map<ChainName, ChainExamination> chains = new TreeMap<>();
    private final List<Differing> differing = new ArrayList<>();

    /** By the names of the tables. */
    private final Map<String, TableChainExamination> tables = new TreeMap<>();

    /**
     * @param prefix empty or ending with {@code /}
     */
    Chains(BlobStore store, String prefix, Optional<VerifyingKey> key) {
        this.store = store;
        this.prefix = prefix;
        this.key = key;
    }

    /** An object of a chain. */
    sealed interface Member {

        BlobKey key();

        /** Of a chain of ledger ranges. */
        record OfRange(ChainName chain, EventName name, BlobKey key) implements Member {}

        /** Of a chain of files. */
        record OfFile(FileEventName name, BlobKey key) implements Member {}
    }

    /** Empty for an object that no chain has. */
    Optional<Member> member(BlobKey object) {
        String inside = object.value().substring(prefix.length());
        Optional<Member> ofFile =
                FileEventName.of(inside).map(name -> new Member.OfFile(name, object));
        return ofFile.or(
                () ->
                        ChainName.of(inside)
                                .flatMap(
                                        chain ->
                                                EventName.of(object.name())
                                                        .map(
                                                                name ->
                                                                        new Member.OfRange(
                                                                                chain, name,
                                                                                object))));
    }

    /**
     * Reads it, by any thread.
     *
     * @return adds what was read
     */
    Consumer<Chains> read(Member member) throws IOException {
        byte[] bytes;
        try (InputStream in = store.read(member.key(), 0, MOST_BYTES)) {
            bytes = in.readAllBytes();
        }
        return switch (member) {
            case Member.OfRange ofRange -> added(ofRange, bytes);
            case Member.OfFile ofFile -> added(ofFile, bytes);
        };
    }

    private static Consumer<Chains> added(Member.OfRange member, byte[] bytes) {
        LedgerRange range = member.name().range();
        int replacement = member.name().replacement();
        return switch (member.name().kind()) {
            case BEGIN -> chains -> chains.of(member.chain()).addBegin(bytes);
            case SIGNATURE ->
                    chains -> chains.of(member.chain()).addSignature(range, replacement, bytes);
            case EVENT -> {
                ReadEvent event =
                        ReadEvent.of(
                                member.key().value(),
                                member.chain(),
                                range,
                                replacement > 0,
                                bytes);
                yield chains -> chains.of(member.chain()).add(event, replacement);
            }
        };
    }

    private static Consumer<Chains> added(Member.OfFile member, byte[] bytes) {
        String table = member.name().table();
        long number = member.name().number();
        if (member.name().kind() == EventName.Kind.SIGNATURE) {
            return chains -> chains.of(table).addSignature(number, bytes);
        }
        ReadFileEvent event = ReadFileEvent.of(member.key().value(), table, number, bytes);
        return chains -> chains.of(table).add(number, event);
    }

    private TableChainExamination of(String table) {
        return tables.computeIfAbsent(table, each -> new TableChainExamination(each, prefix, key));
    }

    /** Of a file of which nothing is read. */
    void addUnexamined(FilePlace place) {
        if (place.bronze().isPresent()) {
            addFile(FileExamination.Result.ofUnexamined(place));
        } else {
            of(place.table()).addUnexamined(place);
        }
    }

    /** Answers whether it has a place in a chain, which tells of a manifest that is not there. */
    boolean addFile(FileExamination.Result result) {
        FilePlace place = result.place();
        if (place.bronze().isEmpty()) {
            result.manifest().ifPresent(told -> of(place.table()).addFile(place, told));
            return false;
        }
        Optional<LedgerRange> range = place.wholeRange();
        range.flatMap(_ -> contents(result)).ifPresent(differing::add);
        range.ifPresent(
                ledgers ->
                        of(chain(place))
                                .addFile(
                                        ledgers,
                                        new ChainFile(
                                                place,
                                                result.manifest(),
                                                result.missingManifest().isPresent())));
        return range.isPresent();
    }

    /** A file that differs from its manifest; without what is no more needed of it. */
    private record Differing(
            FilePlace place,
            ManifestText manifest,
            ContentFound content,
            List<Discrepancy> contradictions) {}

    private static Optional<Differing> contents(FileExamination.Result result) {
        List<Discrepancy> contradictions =
                result.discrepancies().stream()
                        .filter(Discrepancy.Contradiction.class::isInstance)
                        .toList();
        return contradictions.isEmpty()
                ? Optional.empty()
                : result.evidence()
                        .map(
                                evidence ->
                                        new Differing(
                                                result.place(),
                                                evidence.manifest(),
                                                new ContentFound(
                                                        evidence.sizeBytes(), evidence.sha256()),
                                                contradictions));
    }

    /**
     * Tells what files and their manifests do not say alike, by the tables of the files, unless a
     * replacement was not finished, which the chain tells. Once all is added.
     */
    void checkContents(BiConsumer<String, Discrepancy> found) {
        for (Differing each : differing) {
            LedgerRange range = each.place().wholeRange().orElseThrow();
            boolean isUnfinished =
                    of(chain(each.place()))
                            .isUnfinished(range, each.place(), each.manifest(), each.content());
            if (!isUnfinished) {
                each.contradictions()
                        .forEach(
                                contradiction -> found.accept(each.place().table(), contradiction));
            }
        }
    }

    /**
     * What a file is like.
     *
     * @param sizeBytes its length
     * @param sha256 of its bytes, where they were read
     */
    record ContentFound(long sizeBytes, Optional<String> sha256) {

        boolean isAsTold(AuditedTable told) {
            return sizeBytes == told.byteSize()
                    && sha256.filter(sum -> !told.checksum().equals("sha256:" + sum)).isEmpty();
        }
    }

    private static ChainName chain(FilePlace place) {
        FilePlace.BronzePath path = place.bronze().orElseThrow();
        return new ChainName(path.network(), path.era(), path.version());
    }

    private ChainExamination of(ChainName name) {
        return chains.computeIfAbsent(name, each -> new ChainExamination(each, prefix, key));
    }

    /**
     * Once all is added.
     *
     * @throws IOException if what came meanwhile cannot be read
     */
    void check(Consumer<Discrepancy> found) throws IOException {
        chains.values().forEach(each -> each.check(found));
        TableChainObjects objects = new TableChainObjects(store, prefix);
        for (TableChainExamination each : tables.values()) {
            each.check(objects, found);
        }
    }

    /** Those of which there is anything. */
    List<VerifiedChain> verified() {
        return chains.values().stream()
                .map(ChainExamination::verified)
                .filter(each -> each.events() + each.signatures() + each.problems() > 0)
                .toList();
    }

    /** The same of the chains of tables. */
    List<VerifiedTableChain> verifiedTables() {
        return tables.values().stream()
                .filter(TableChainExamination::isAny)
                .map(TableChainExamination::verified)
                .toList();
    }
}
