package dev.varve.door.cli;

import dev.varve.door.Engine;
import dev.varve.door.FailureText;
import dev.varve.door.RecordTally;
import dev.varve.door.StoredFileJson;
import dev.varve.layer.StoredFile;
import dev.varve.record.JsonText;
import dev.varve.record.TableName;
import dev.varve.store.BlobKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One run over all segments that wait. Each is stored by itself, so that its files depend on it
 * alone, and a run after a crash finds them there. What fails is told and left where it is.
 */
final class ProcessRun {

    /** How many rejections of a segment are told; all of them are in the dead letters. */
    private static final int TOLD = 10;

    private final WaitingSegments segments;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Set<String> seen = new HashSet<>();
    private final List<StoredFile> files = new ArrayList<>();
    private final List<BlobKey> deadLetters = new ArrayList<>();
    private WaitingSegments.Journals journals = WaitingSegments.Journals.NONE;
    private long stored;
    private long records;
    private long rejected;
    private long failed;
    private long leftAlone;

    ProcessRun(WaitingSegments segments, PrintWriter out, PrintWriter err) {
        this.segments = segments;
        this.out = out;
        this.err = err;
    }

    /**
     * @return the exit status
     * @throws IOException if the folder of the segments cannot be read
     */
    int run() throws IOException {
        settleJournals();
        List<String> waiting = unseen();
        while (!waiting.isEmpty()) {
            waiting.forEach(this::tryToStore);
            waiting = unseen();
            if (!waiting.isEmpty() && !segments.awaitOthers()) {
                waiting.forEach(
                        each -> err.println(each + ": another process has it; it is left alone"));
                leftAlone += waiting.size();
                break;
            }
        }
        print();
        if (failed > 0) {
            return ExitStatus.FAILED;
        }
        return rejected > 0 ? ExitStatus.REJECTED : ExitStatus.STORED;
    }

    private void settleJournals() {
        ArchiveOutcome outcome = new ArchiveOutcome();
        try {
            journals = segments.settleJournals(outcome, err::println);
        } catch (IOException | RuntimeException refused) {
            failed++;
            err.println(FailureText.of(refused));
        }
        took(outcome);
        records += outcome.files().stream().mapToLong(StoredFile::rowCount).sum();
    }

    private List<String> unseen() throws IOException {
        return segments.list(err::println).stream().filter(each -> !seen.contains(each)).toList();
    }

    private void tryToStore(String segment) {
        try (WaitingSegments.Claimed claimed = segments.claim(segment).orElse(null)) {
            if (claimed != null) {
                seen.add(segment);
                store(segment, claimed);
                claimed.done();
                stored++;
            }
        } catch (IOException | RuntimeException refused) {
            seen.add(segment);
            failed++;
            String reason = FailureText.of(refused);
            err.println(
                    "%s: it is left where it is: %s"
                            .formatted(segment, reason.lines().findFirst().orElse("")));
        }
        err.flush();
    }

    private void store(String segment, WaitingSegments.Claimed claimed) throws IOException {
        TableName table = new TableName(segment.substring(0, segment.indexOf('/')));
        ArchiveOutcome outcome = new ArchiveOutcome();
        List<Input> input = List.of(Input.of(claimed.file()));
        try (Engine engine = claimed.open(table, outcome);
                Progress progress = Progress.of(input, err)) {
            deadLetters.addAll(
                    new ArchiveRun(engine, outcome, progress, out, err)
                            .store(input, (_, tally) -> add(segment, tally)));
        } finally {
            took(outcome);
        }
    }

    private void took(ArchiveOutcome outcome) {
        files.addAll(outcome.files());
        rejected += outcome.setAsideRows();
        outcome.warnings().forEach(each -> err.println("warning: " + each));
    }

    private void add(String segment, RecordTally tally) {
        long accepted = tally.accepted().values().stream().mapToLong(Long::longValue).sum();
        records += accepted;
        rejected += tally.rejectedRows();
        tally.firstRejections().stream()
                .limit(TOLD)
                .forEach(each -> err.println(ArchiveRun.line(segment, each)));
        if (accepted + tally.rejectedRows() == 0) {
            err.println(segment + ": it holds no records");
        }
    }

    private void print() {
        long existed = files.stream().filter(StoredFile::existed).count();
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("segments", stored);
        whole.put("records", records);
        whole.put("rejected", rejected);
        whole.put("failed", failed);
        whole.put("left_alone", leftAlone);
        whole.put("journal", journals.name().toLowerCase(Locale.ROOT));
        whole.put("files", files.size());
        whole.put("existed", existed);
        whole.put("bytes", files.stream().mapToLong(StoredFile::sizeBytes).sum());
        whole.put("dead_letters", deadLetters);
        if (segments.jsonLines()) {
            files.forEach(
                    each ->
                            out.println(
                                    JsonText.compact(StoredFileJson.of(each, Optional.empty()))));
            out.println(JsonText.compact(whole));
        } else {
            out.println(
                    "%,d segments are stored; %,d records are in %,d files, %,d of them there already; %,d were rejected; %,d segments failed, %,d are left to others"
                            .formatted(
                                    stored,
                                    records,
                                    files.size(),
                                    existed,
                                    rejected,
                                    failed,
                                    leftAlone));
        }
    }
}
