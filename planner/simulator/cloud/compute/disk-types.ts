/** Disk types of every zone. Source: Google Cloud documentation, "Choose a disk type". */
export const diskTypes: readonly string[] = [
  'pd-standard',
  'pd-balanced',
  'pd-ssd',
  'pd-extreme',
  'hyperdisk-balanced',
  'hyperdisk-extreme',
  'hyperdisk-throughput',
  'hyperdisk-ml',
  'local-ssd',
];
