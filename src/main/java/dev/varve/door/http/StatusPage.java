package dev.varve.door.http;

/**
 * The looks of the page for people. Everything it shows is a number or a checked name: nothing
 * needs escaping.
 */
final class StatusPage {

    private static final double MIB = 1 << 20;

    private StatusPage() {}

    static String of(
            String state,
            long bufferedRows,
            long usedBytes,
            String journal,
            String rows,
            String ranges) {
        return """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="refresh" content="5">
            <title>Varve</title>
            <style>
              :root { color-scheme: light dark; --line: #8884; --soft: #888; --silt: #c9a66b; }
              body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1rem; }
              header { border-bottom: 6px double var(--silt); margin-bottom: 2rem; }
              h1 { margin: 0; letter-spacing: .04em; }
              p { color: var(--soft); margin: .2rem 0 1rem; }
              dl { display: flex; flex-wrap: wrap; gap: 2rem; margin: 0 0 2rem; }
              dt { color: var(--soft); }
              dd { margin: 0; font-size: 1.6rem; font-variant-numeric: tabular-nums; }
              table { border-collapse: collapse; width: 100%%; }
              th { text-align: left; color: var(--soft); font-weight: normal; }
              th, td { padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); }
              td + td, th + th { text-align: right; font-variant-numeric: tabular-nums; }
              a { color: inherit; }
              footer { margin-top: 2rem; }
              footer a { margin-right: 1.2rem; }
            </style>
            <header><h1>Varve</h1><p>Records settle here into dated layers of Parquet.</p></header>
            <dl>
              <div><dt>state</dt><dd>%s</dd></div>
              <div><dt>rows in buffers</dt><dd>%,d</dd></div>
              <div><dt>column memory</dt><dd>%,.1f MiB</dd></div>
              <div><dt>journal</dt><dd>%s</dd></div>
            </dl>
            <table>
              <tr><th>table</th><th>columns</th><th>open partitions</th><th>buffered rows</th>\
            <th>rows in open files</th></tr>
            %s</table>
            %s<footer><a href="/v1/tables">tables</a><a href="/v1/ranges">ranges</a><a href="/health">health</a>\
            <a href="/metrics">metrics</a><a href="/openapi">openapi</a></footer>
            </html>
            """
                .formatted(state, bufferedRows, usedBytes / MIB, journal, rows, ranges);
    }

    static String journal(int segments, long sizeBytes, boolean hasBacklog) {
        return "%,d %s, %,.1f MiB%s"
                .formatted(
                        segments,
                        segments == 1 ? "segment" : "segments",
                        sizeBytes / MIB,
                        hasBacklog ? ", reading again" : "");
    }

    /** Nothing where there are no whole ranges to wait for. */
    static String ranges(String rows) {
        return """
            <h2>Open ranges of ledgers</h2>
            <table>
              <tr><th>range</th><th>present</th><th>missing</th><th>since</th><th>state</th></tr>
            %s</table>
            """
                .formatted(rows);
    }

    static String range(String partition, long present, long missing, String since, String state) {
        return "<tr><td>%s</td><td>%,d</td><td>%,d</td><td>%s</td><td>%s</td></tr>%n"
                .formatted(partition, present, missing, since, state);
    }

    static String moreRanges(long more) {
        return "<tr><td>and %,d more</td><td></td><td></td><td></td><td></td></tr>%n"
                .formatted(more);
    }

    static String row(
            String table, int columns, int partitions, long bufferedRows, long openFileRows) {
        return "<tr><td><a href=\"/v1/tables/%1$s\">%1$s</a></td><td>%2$,d</td><td>%3$,d</td><td>%4$,d</td><td>%5$,d</td></tr>%n"
                .formatted(table, columns, partitions, bufferedRows, openFileRows);
    }
}
