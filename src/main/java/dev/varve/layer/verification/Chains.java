package dev.varve.layer.verification;

import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.EventName;
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

    /**
     * @param prefix empty or ending with {@code /}
     */
    Chains(BlobStore store, String prefix, Optional<VerifyingKey> key) {
        this.store = store;
        this.prefix = prefix;
        this.key = key;
    }

    /** An object of a chain. */
    record Member(ChainName chain, EventName name, BlobKey key) {}

    /** Empty for an object that no chain has. */
    Optional<Member> member(BlobKey object) {
        return ChainName.of(object.value().substring(prefix.length()))
                .flatMap(
                        chain ->
                                EventName.of(object.name())
                                        .map(name -> new Member(chain, name, object)));
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

    /** Answers whether it has a place in a chain, which tells of a manifest that is not there. */
    boolean addFile(FileExamination.Result result) {
        FilePlace place = result.place();
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

    /** Once all is added. */
    void check(Consumer<Discrepancy> found) {
        chains.values().forEach(each -> each.check(found));
    }

    /** Those of which there is anything. */
    List<VerifiedChain> verified() {
        return chains.values().stream()
                .map(ChainExamination::verified)
                .filter(each -> each.events() + each.signatures() + each.problems() > 0)
                .toList();
    }
}
