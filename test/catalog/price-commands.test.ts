import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../cli/command-line.ts';
import type { Ended } from '../e2e/headstart-process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headstart-price-'));
  await writeFile(join(folder, 'x.py'), 'print(1)\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command line in this process, without a terminal. */
function headstart(argv: readonly string[], input = ''): Promise<Ended> {
  const env = { HEADSTART_STATE_DIR: folder, HEADSTART_CONFIG_DIR: folder };
  return runCommandLine(argv, { cwd: folder, env, input });
}

const n1 = ['price', 'n1-standard-32', '--region', 'us-central1'];
const e2 = ['price', 'e2-standard-4', '--region', 'us-central1'];

describe('headstart price', () => {
  it('prints the price as JSON, with exactly its fields', async () => {
    const { code, stdout } = await headstart([...e2, '--json']);
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(code).toBe(0);
    expect(Object.keys(answer)).toEqual(['usdPerHour', 'complete', 'breakdown', 'asOf', 'source']);
    expect(answer['usdPerHour']).toBeCloseTo(0.134023, 5);
    expect(Object.keys((answer['breakdown'] as object[])[0] ?? {})).toEqual([
      'item',
      'quantity',
      'unitUsd',
      'usdPerHour',
    ]);
  });

  it('says at least where a disk has no known price, and names it', async () => {
    const disks = ['--disk', 'pd-balanced:73', '--disk', 'hyperdisk-balanced:10:4000:140'];
    const { code, stdout } = await headstart([...e2, '--spot', ...disks, '--hours', '10']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Spot: at least \$0\.087352 an hour/);
    expect(stdout).toMatch(/1000 × hyperdisk-balanced IOPS-month\s+at unknown\s+unknown an hour/);
    expect(stdout).toMatch(/10 h: at least \$0\.873/);
  });

  it.each([
    [['price', 'e2-standrd-4', '--region', 'us-central1'], /Did you mean "e2-standard-4"/],
    [['price', 'e2-standard-4', '--region', 'us-centrall'], /Did you mean "us-central1"/],
    [['price', 'e2-standard-4'], /--region/],
    [['price', '--region', 'us-central1'], /--stdin/],
    [['price', 'e2-standard-4', '--stdin'], /beside --stdin/],
    [['price', 'e2-standard-4', '--region', 'nowhere'], /Known are .*us-central1/],
    [['plan', 'x.py', '--region', 'us-centrl1'], /Did you mean "us-central1"/],
    [['plan', 'x.py', '--region', 'us-central1-a'], /its region is "us-central1"/],
    [['plan', 'x.py', '--zone', 'us-central1'], /A zone is a region and a letter/],
    [['preview', 'x.py', '--zone', 'nowhere1-a'], /There is no zone "nowhere1-a"/],
    [
      ['prepare', 'x.py', '--region', 'us-east1', '--zone', 'us-central1-a'],
      /lies in us-central1, not in us-east1/,
    ],
    [['plan', 'x.py', '--spot', '--no-spot'], /--spot and --no-spot contradict/],
    [['prepare', 'x.py', '--no-spot', '--spot'], /--spot and --no-spot contradict/],
    [['catalog', 'refresh', '--zone', 'us-central1-a'], /unknown option '--zone'/],
    [[...e2, '--gpu', 't4:1'], /e2-standard-4 takes no nvidia-tesla-t4 \(R01\)[^]*N1 machine/],
    [[...n1, '--gpu', 't4:3'], /N1 takes 1, 2, 4 \(R02\)/],
    [[...n1, '--gpu', 'p100:1'], /allows 16 and 104 \(R02\)/],
    [['catalog', 'show', 'n2-custom-5-20480'], /no custom type of 5 vCPUs[^]*4 or 6 vCPUs/],
    [['catalog', 'show', 'n2-custom-4-20481'], /steps of 256 MiB[^]*20736 MiB/],
    [['catalog', 'show', 'n4-custom-8-15360'], /at least 2 GiB of memory per vCPU[^]*16384 MiB or more/],
    [['catalog', 'show', 'n2-custom-2-20480'], /at most 16 GiB of memory at 2 vCPUs[^]*in -ext/],
    [['catalog', 'show', 'e2-custom-2-20480-ext'], /no extended memory/],
    [['catalog', 'show', 'c3-custom-4-8192'], /no custom types of C3[^]*N1, N2/],
    [['catalog', 'show', 'n2-custom-4'], /does not say vCPUs and MiB/],
    [[...e2, '--disk', 'pd-ssd'], /KIND:GIB/],
    [[...e2, '--hours', 'x'], /number/],
    [['gpus', 'h1000'], /Did you mean "H100"/],
    [['catalog', 'show', 'e2-standrd-4'], /Did you mean "e2-standard-4"/],
    [['catalog', 'refresh'], /--target gcp/],
  ])('leaves with 1 after %j', async (argv, words) => {
    const { code, stderr } = await headstart(argv);
    expect(code).toBe(1);
    expect(stderr).toMatch(words);
  });

  it('answers each line of stdin with one line, in order', async () => {
    const line = (machineType: string) => JSON.stringify({ machineType, region: 'us-central1' });
    const lines = [line('g2-standard-4'), 'x', line('nothing'), line('e2-standard-4')];
    const { code, stdout } = await headstart(['price', '--stdin'], `${lines.join('\n')}\n`);
    const replies = stdout
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one) as Record<string, unknown>);
    expect(code).toBe(0);
    expect(replies.map((reply) => 'error' in reply)).toEqual([false, true, true, false]);
    expect(replies[0]?.['usdPerHour']).toBeCloseTo(0.7068, 3);
    expect(replies[3]?.['usdPerHour']).toBeCloseTo(0.134023, 5);
  });
});

describe('headstart gpus and catalog show', () => {
  it('print a table', async () => {
    const { stdout } = await headstart(['gpus']);
    expect(stdout).toMatch(/L4\s+nvidia-l4\s+24 GiB\s+8\s+\d+\s+on demand, Spot, flex-start\s+\$/);
    expect(stdout).toMatch(/B200.*unknown/);
    expect(stdout).toMatch(/GB200.*\s0\s+unknown\s+unknown\s+unknown/);
    // The price list has L4 cheapest where no source names a zone of it.
    expect(stdout).toMatch(/^ +L4 .*\$0\.24622 asia-northeast3$/m);
    expect(stdout).toMatch(/RTX PRO 6000 .*\$1\.79982 us-central1\?$/m);
  });

  it('print one GPU region by region, and what no source says', async () => {
    const { stdout } = await headstart(['gpus', 'h100']);
    expect(stdout).toMatch(/^\? There is a price, but no source says that the machine can be had there\.$/m);
    // Its zone is that of another machine, whose price no source gives.
    expect(stdout).toMatch(
      /europe-west2 +b .* \$12\.61476\? +\$1\.372945\? +a3-highgpu-8g, Spot a3-highgpu-1g$/m,
    );
    expect((await headstart(['gpus', 'l4'])).stdout).toMatch(/us-central1\s+a b c\s.*\$0\.70683/);
  });

  it('print JSON', async () => {
    const gpus = JSON.parse((await headstart(['gpus', 't4', '--json'])).stdout) as {
      gpus: { type: string }[];
    };
    expect(gpus.gpus.map(({ type }) => type)).toEqual(['nvidia-tesla-t4']);
    const shown = JSON.parse(
      (await headstart(['catalog', 'show', 'n2-custom-8-16384', '--json'])).stdout,
    ) as object;
    expect(shown).toMatchObject({ machine: { vcpus: 8, memoryGib: 16 }, snapshot: { origin: 'built-in' } });
  });

  it('tell which snapshot is in use', async () => {
    const { stdout } = await headstart(['catalog', 'show', 'c3-standard-8']);
    expect(stdout).toMatch(/Snapshot 2026-07-16, built in/);
    expect(stdout).toMatch(/not in it: licences/);
  });
});
