// Starts s3rver and ends with its standard input, so that it does not outlive a test that was killed.
// Arguments: the folder of node_modules, the folder of the objects, the access key, its secret.
const [modules, directory, accessKey, secret] = process.argv.slice(2);
const S3rver = require(modules + '/s3rver');
require(modules + '/s3rver/lib/models/account').DUMMY_ACCOUNT.createKeyPair(accessKey, secret);
new S3rver({ address: '127.0.0.1', port: 0, silent: true, vhostBuckets: false, directory })
  .run()
  .then(({ address, port }) => console.log('s3rver listens on %s:%d', address, port));
process.stdin.on('end', () => process.exit()).resume();
