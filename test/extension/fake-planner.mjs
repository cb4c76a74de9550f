// A planner for tests: answers `initialize`, tells its process id for `status`, and ends as soon as `plan` is asked.
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

if (process.argv[2] === 'broken') process.exit(3);
const connection = createMessageConnection(
  new StreamMessageReader(process.stdin),
  new StreamMessageWriter(process.stdout),
);
connection.onRequest('initialize', () => ({ protocolVersion: 1 }));
connection.onRequest('status', () => (process.argv[2] === 'serve' ? [] : [process.pid]));
connection.onRequest('submit', () => process.exit(9));
connection.onRequest('plan', () => process.exit(9));
connection.onRequest('release', () => new Promise(() => {}));
connection.listen();
process.stdin.on('end', () => process.exit(0));
