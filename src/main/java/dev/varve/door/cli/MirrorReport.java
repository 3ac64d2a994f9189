package dev.varve.door.cli;

import dev.varve.layer.mirroring.MirrorFinding;
import dev.varve.layer.mirroring.MirrorListener;
import dev.varve.layer.mirroring.MirrorSummary;
import dev.varve.record.JsonText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code mirror} tells: findings as they come, at the end a line; how far it is on standard
 * error while that is a terminal. Told by one thread at a time.
 */
final class MirrorReport implements MirrorListener, AutoCloseable {

    private final PrintWriter out;
    private final boolean isJson;
    private final boolean isDryRun;
    private final ProgressLine progress;
    private long copied;
    private long compared;
    private long bytes;

    MirrorReport(PrintWriter out, PrintWriter err, boolean isJson, boolean isDryRun) {
        this.out = out;
        this.progress = new ProgressLine(err);
        this.isJson = isJson;
        this.isDryRun = isDryRun;
    }

    @Override
    public void found(MirrorFinding finding) {
        close();
        FindingText text =
                new FindingText(
                        word(finding),
                        finding.isProblem(),
                        finding.path(),
                        finding.expected(),
                        finding.found());
        out.println(isJson ? text.json() : text.line(word(finding)));
        out.flush();
    }

    private static String word(MirrorFinding finding) {
        return finding.kind().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void copied(long objects, long moreBytes) {
        copied += objects;
        draw(moreBytes);
    }

    @Override
    public void compared(long objects, long moreBytes) {
        compared += objects;
        draw(moreBytes);
    }

    private void draw(long moreBytes) {
        bytes += moreBytes;
        progress.draw(
                seconds ->
                        String.format(
                                Locale.ROOT,
                                "%,d copied  %,d the same  %,.0f objects/s  %,.1f MB/s",
                                copied,
                                compared,
                                (copied + compared) / seconds,
                                bytes / 1e6 / seconds));
    }

    /** Removes the line of the progress. */
    @Override
    public void close() {
        progress.close();
    }

    void print(MirrorSummary summary) {
        close();
        if (isJson) {
            out.println(JsonText.compact(json(summary)));
            return;
        }
        StringBuilder line =
                new StringBuilder(
                        "%,d objects %s, %,d bytes; %,d the same, %,d different, %,d extra"
                                .formatted(
                                        summary.copied(),
                                        isDryRun ? "would be copied" : "copied",
                                        summary.copiedBytes(),
                                        summary.same(),
                                        summary.different(),
                                        summary.extra()));
        append(line, summary.broken(), "broken");
        append(line, summary.failed(), "failed");
        append(line, summary.waiting(), "waiting");
        out.println(line);
    }

    private static void append(StringBuilder line, long count, String what) {
        if (count > 0) {
            line.append(", %,d %s".formatted(count, what));
        }
    }

    private Map<String, Object> json(MirrorSummary summary) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dry_run", isDryRun);
        json.put("copied", summary.copied());
        json.put("copied_bytes", summary.copiedBytes());
        json.put("same", summary.same());
        json.put("different", summary.different());
        json.put("extra", summary.extra());
        json.put("broken", summary.broken());
        json.put("failed", summary.failed());
        json.put("waiting", summary.waiting());
        return json;
    }
}
