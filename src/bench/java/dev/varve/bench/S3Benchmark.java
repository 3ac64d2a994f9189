package dev.varve.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The table of what writing to S3 costs. Its last column compares Varve with the rival in the row
 * above or below: the processor's time of an upload with the SDK's, the speed of archive with that
 * of archive to the disk.
 */
final class S3Benchmark {
    private static final double MEGA = 1e6;
    private static final double MEBI = 1 << 20;

    private final Settings settings;
    private final Report report;
    private final Table table =
            new Table(
                    "to s3",
                    "who",
                    "CPU s",
                    "wall s",
                    "peak MiB",
                    "written MB",
                    "records/CPU-s",
                    "against");

    S3Benchmark(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    /**
     * Measures both.
     *
     * @throws IllegalStateException when an object is not what was given
     */
    void run() throws IOException, InterruptedException, SQLException {
        try (S3Proxy server = S3Proxy.start(settings.directory())) {
            report.add(table);
            uploads(server);
            if (!settings.programs().isEmpty()) {
                archives(server);
            } else {
                report.note("Varve is not built: no archives to S3.");
            }
        }
    }

    private void uploads(S3Proxy server) throws IOException, InterruptedException {
        var medians = new S3Uploads(server, settings.directory()).run(settings.runs());
        Measurement sdk = medians.get(S3Uploads.Uploader.SDK);
        medians.forEach(
                (uploader, its) ->
                        row(
                                "1 GiB",
                                uploader.label(),
                                its,
                                "",
                                its == sdk
                                        ? ""
                                        : text(
                                                "%.2f x the CPU s",
                                                its.cpuSeconds() / sdk.cpuSeconds())));
    }

    private void archives(S3Proxy server) throws IOException, InterruptedException, SQLException {
        server.createBucket(Contestant.VarveToS3.BUCKET);
        for (Program program : settings.programs()) {
            archives(server, new Contestant.Varve(program));
        }
    }

    private void archives(S3Proxy server, Contestant.Varve disk)
            throws IOException, InterruptedException, SQLException {
        Contestant.VarveToS3 s3 = new Contestant.VarveToS3(disk, server);
        Archives archives = new Archives(List.of(disk, s3), settings.directory());
        long records = settings.records();
        long more = records * Settings.STEADY_FACTOR;
        for (Workload workload : settings.workloads()) {
            Map<Contestant, Cost> few = archives.run(workload, records, settings.runs());
            Map<Contestant, Cost> many = archives.run(workload, more, settings.runs());
            for (String difference : archives.differences()) {
                report.note(workload.label() + ": on S3 and on the disk differ in " + difference);
            }
            String who = disk.label();
            rows(workload.label() + " " + records, who, few.get(disk).whole(), few.get(s3).whole());
            rows(workload.label() + " " + more, who, many.get(disk).whole(), many.get(s3).whole());
            rows(
                    workload.label() + " steady",
                    who,
                    few.get(disk).until(many.get(disk)),
                    few.get(s3).until(many.get(s3)));
        }
    }

    private void rows(String what, String who, Measurement disk, Measurement s3) {
        double rate = s3.recordsPerCpuSecond();
        row(what, who + " to disk", disk, text("%,.0f", disk.recordsPerCpuSecond()), "");
        row(
                what,
                who + " to s3",
                s3,
                text("%,.0f", rate),
                text("%.2f x the speed", rate / disk.recordsPerCpuSecond()));
    }

    private void row(String what, String who, Measurement its, String rate, String against) {
        table.row(
                what,
                who,
                text("%.2f", its.cpuSeconds()),
                text("%.2f", its.wallSeconds()),
                text("%.0f", its.peakBytes() / MEBI),
                text("%.1f", its.writtenBytes() / MEGA),
                rate,
                against);
    }

    private static String text(String format, double figure) {
        return String.format(Locale.ROOT, format, figure);
    }
}
