// node polars.cjs NODE_MODULES FOLDER: as folder.py, with Polars for Node.
const { join } = require('node:path');

const [modules, folder] = process.argv.slice(2);
const polars = require(join(modules, 'nodejs-polars')).default;

const rows = polars.scanParquet(folder, { hivePartitioning: true, tryParseHiveDates: false }).collectSync().toRecords();
for (const row of rows) {
  const cells = Object.entries(row).map(([name, cell]) => [name, cell === null ? null : String(cell)]);
  console.log(JSON.stringify(Object.fromEntries(cells)));
}
