// node hyparquet.mjs NODE_MODULES FILE: prints a line of JSON for each row, every cell null or a text that
// HyparquetTest compares to the letter. Bytes are not decoded, so that no two of them look alike.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, path] = process.argv.slice(2);
const load = (...names) => import(pathToFileURL(join(modules, ...names)).href);
const { parquetRead } = await load('hyparquet', 'src', 'index.js');
const { compressors } = await load('hyparquet-compressors', 'src', 'index.js');

const contents = readFileSync(path);
const file = contents.buffer.slice(contents.byteOffset, contents.byteOffset + contents.byteLength);

function text(value) {
  switch (true) {
    case value === null || value === undefined:
      return null;
    case value instanceof Date:
      return 'ms' + value.getTime();
    case value instanceof Uint8Array:
      return Buffer.from(value).toString('hex');
    case typeof value === 'number': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleBE(value);
      return 'd' + bytes.toString('hex');
    }
    case typeof value === 'bigint' || typeof value === 'boolean':
      return value.toString();
    default:
      throw new Error('no text for a ' + typeof value);
  }
}

const asBytes = (bytes) => bytes;
await parquetRead({
  file,
  compressors,
  utf8: false,
  parsers: { stringFromBytes: asBytes, jsonFromBytes: asBytes },
  onComplete: (rows) =>
    process.stdout.write(rows.map((row) => JSON.stringify(row.map(text)) + '\n').join('')),
});
