/** Top-level folders of the repository, and which others each may import from. */
export const floors: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  stacks: ['schemas'],
  planner: ['schemas'],
  extension: ['schemas'],
  test: ['schemas', 'stacks', 'planner', 'extension', 'scripts'],
  scripts: ['schemas', 'stacks', 'planner'],
  bench: ['schemas', 'stacks', 'planner', 'extension', 'scripts', 'test'],
};

/** The only file that may cross from one floor to another that it may not import from otherwise. */
export const bridges: Readonly<Record<string, string>> = { 'planner/stacks.ts': 'stacks' };

/** Rooms of planner/: each imports itself, planner/ports.ts and schemas/, never a sibling. */
export const rooms: readonly string[] = [
  'analyzer',
  'catalog',
  'doctor',
  'executor',
  'files',
  'optimiser',
  'predictor',
  'preflight',
  'profiles',
  'report',
  'rules',
  'settings',
  'simulator',
  'state',
  'terminal',
  'terraform',
  'watcher',
];

/** Folders of planner/ that put the rooms together; each may import the rooms and those named here. */
export const conductors: Readonly<Record<string, readonly string[]>> = {
  'use-cases': [],
  server: ['use-cases'],
  cli: ['use-cases', 'server', 'demo'],
  demo: ['use-cases', 'cli'],
};

/** Rooms that drive the planner or show its answers: use cases and planner.ts never import them. */
export const driving: readonly string[] = [
  'terminal',
  'report',
  'doctor',
  'simulator',
  'cli',
  'server',
  'demo',
];

/**
 * Outsides, and the words of which one must be in the name of a file that imports them (`durable-file.ts` touches
 * files). A file whose whole name says it in other words is in `namedOtherwise`.
 */
export const outsides: readonly { readonly modules: RegExp; readonly words: RegExp }[] = [
  {
    modules: /^node:fs(\/promises)?$/,
    words: /file|folder|store|process|filesystem|directory|mirror|lock|server|socket|program|cache/,
  },
  { modules: /^node:child_process$/, words: /process|program/ },
  { modules: /^node:(net|http|https|http2|tls|dgram|dns)$/, words: /server|client|socket|endpoint|port/ },
  { modules: /^node:sqlite$/, words: /sqlite/ },
  { modules: /^node:readline/, words: /readline|process/ },
  { modules: /^@grpc\//, words: /server|grpc|rpc|endpoint|client|broker|protocol|service|stdio|plugin/ },
  { modules: /^@google-cloud\/monitoring/, words: /cloud-monitoring|monitoring|protos/ },
  { modules: /^@google-cloud\/billing/, words: /cloud-billing/ },
  { modules: /^@google-cloud\/firestore/, words: /firestore/ },
  { modules: /^web-tree-sitter/, words: /tree-sitter/ },
  { modules: /^@msgpack\//, words: /msgpack/ },
  { modules: /^vscode-jsonrpc/, words: /rpc|server|client/ },
  { modules: /^ml-cart/, words: /cart/ },
];

/** Files whose name tells the outside in other words, each with what it is. */
export const namedOtherwise: Readonly<Record<string, string>> = {
  'planner/analyzer/tree-sitter-parser.ts': 'reads the grammar files of tree-sitter',
  'stacks/cdktf-synthesis.ts': 'cdktf writes files, and this moves them to where they belong',
  'planner/doctor/system-probe.ts': 'the system is its outside',
  'planner/terraform/find-terraform.ts': 'looks for the executable on PATH',
  'planner/terraform/download-terraform.ts': 'writes the executable into the cache',
  'planner/executor/google-access-token.ts':
    'the token of the credentials that come with the Monitoring client',
  'planner/simulator/simulator.ts':
    'the simulator is a program of its own, and this puts its parts on their folder',
  'planner/simulator/simulator-connection.ts': 'waits for the discovery file of the simulator and calls it',
  'planner/simulator/guest/machine-run.ts': 'makes the folders of a machine on which something runs',
  'planner/terraform/state-hash.ts': 'reads the Terraform state',
};

/** Folders in which anything outside may be used: they run the program or build it. */
export const unfenced =
  /^(planner\/(main|cli|compose[a-z-]*)\.ts|planner\/(cli|demo)\/|test\/|scripts\/|bench\/|extension\/)/;
