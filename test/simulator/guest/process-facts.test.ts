import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseProcStat,
  parseResidentBytes,
  parseStorageBytes,
  processTree,
} from '../../../planner/simulator/guest/proc-stat.ts';
import { procFilesystem } from '../../../planner/simulator/guest/proc-filesystem.ts';
import { UsageMeter } from '../../../planner/simulator/guest/usage-meter.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

const numbers = '10 20 30 0 -1 4194304 1 2 3 4 150 50 7 3 20 0 1 0 98765 1000 250';

test.for(['python3', 'a) R 1 (b', 'tab\there', ''])(
  'a line of stat is read whatever the program is called: %j',
  (name) => {
    expect(parseProcStat(`42 (${name}) S ${numbers}\n`)).toEqual({
      ...{
        pid: 42,
        parent: 10,
        group: 20,
        session: 30,
        startTicks: 98765,
        ownTicks: 200,
        childTicks: 10,
        zombie: false,
      },
    });
  },
);

test.for(['', '42', '42 (x', 'x (y) S 1 2', '42 (x) S 1 2 3'])(
  'what is no line of stat is null: %j',
  (text) => {
    expect(parseProcStat(text)).toBeNull();
  },
);

test('memory and storage of a process', () => {
  expect(parseResidentBytes('Name:\tx\nVmRSS:\t   2048 kB\n')).toBe(2 ** 21);
  expect(parseResidentBytes('Name:\tkthread\n')).toBeNull();
  expect(parseStorageBytes('read_bytes: 4096\nwrite_bytes: 8192\n')).toEqual({ read: 4096, written: 8192 });
  expect(parseStorageBytes('rchar: 1\n')).toBeNull();
});

test('a tree holds its session and all descendants, and nothing else', () => {
  const process = fc.record({ parent: fc.nat(12), session: fc.nat(12) });
  fc.assert(
    fc.property(fc.array(process, { minLength: 1, maxLength: 12 }), fc.nat(12), (list, leader) => {
      const all = list.map((facts, pid) => ({
        pid,
        ...facts,
        group: 0,
        startTicks: 0,
        ownTicks: 0,
        childTicks: 0,
        zombie: false,
      }));
      const found = new Set(processTree(all, leader).map(({ pid }) => pid));
      return all.every(({ pid, session, parent }) => {
        const belongs = pid === leader || session === leader || found.has(parent);
        return found.has(pid) === belongs;
      });
    }),
    { seed: 3, numRuns: fuzzRuns(300) },
  );
});

test('this very process is found and read', () => {
  const table = procFilesystem();
  expect(table.process(process.pid)?.parent).toBe(process.ppid);
  expect(table.read(process.pid)?.residentBytes).toBeGreaterThan(10 * 2 ** 20);
  expect(table.read(2 ** 30)).toBeNull();
});

test('a system without /proc lists nothing', () => {
  const table = procFilesystem('/nowhere/at/all');
  expect([table.lists, table.read(1), table.tree(1), table.withVariable('A', 'b')]).toEqual([
    false,
    null,
    [],
    [],
  ]);
});

test('utilisation is CPU seconds over wall seconds and vCPUs, memory the largest of the interval', () => {
  const meter = new UsageMeter(4, 100);
  expect([meter.takeInterval(), meter.cpuSeconds, meter.peakMemoryGib]).toEqual([null, null, null]);
  const look = (at: number, cpuSeconds: number, gib: number, read: number | null) =>
    meter.look(
      {
        processes: 1,
        cpuSeconds,
        residentBytes: gib * 2 ** 30,
        storage: read === null ? null : { read, written: 0 },
      },
      at,
    );
  look(105, 10, 3, null);
  look(110, 20, 1, null);
  expect(meter.takeInterval()).toEqual({
    ...{ cpuUtilization: 0.5, memoryGib: 3, diskReadBytesPerSecond: null, diskWriteBytesPerSecond: null },
  });
  // A child that ended unwaited takes its seconds along: what was counted stays counted.
  look(115, 5, 1, 1000);
  look(120, 6, 1, 3000);
  expect(meter.takeInterval()).toMatchObject({ cpuUtilization: 1 / 40, diskReadBytesPerSecond: 300 });
  expect([meter.cpuSeconds, meter.peakMemoryGib]).toEqual([21, 3]);
});
