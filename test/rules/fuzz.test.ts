import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import type { Catalog } from '../../planner/ports.ts';
import { judgeFile } from '../../planner/rules/judge-terraform-json.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { mutateText, seededRandom } from '../support/mutate-text.ts';
import { machineChange, onDemand, openTo, plannedInModule, withMachine } from '../support/rule-inputs.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog();
});

describe('fuzz', () => {
  const seeds = [
    JSON.stringify(withMachine({ machine_type: 'a3-highgpu-2g', scheduling: [onDemand] })),
    JSON.stringify(openTo(['${local.a}'])),
    JSON.stringify(
      machineChange(['update'], { machine_type: 'n2-standard-4' }, { machine_type: 'a3-highgpu-8g' }),
    ),
    JSON.stringify(plannedInModule({ scheduling: [{ preemptible: true }] }, { scheduling: [{}] })),
  ];

  it('broken text is judged or refused, and nothing else', () => {
    const random = seededRandom(20261124);
    for (let run = 0; run < fuzzRuns(1500); run += 1)
      expectSound(mutateText(seeds[run % seeds.length] ?? '', random));
  });

  it('any JSON in any place is judged or refused, and nothing else', () => {
    const names = fc.constantFrom(
      ...['resource', 'google_compute_instance', 'google_compute_firewall', 'm', 'allow', 'scheduling'],
      ...[
        'guest_accelerator',
        'boot_disk',
        'format_version',
        'resource_changes',
        'change',
        'after',
        'before',
      ],
      ...['after_unknown', 'configuration', 'root_module', 'dynamic', 'count', 'for_each', '__proto__', '//'],
      ...['address', 'type', 'mode', 'actions', 'replace_paths', 'machine_type', 'zone', 'metadata'],
    );
    const leaf = fc.oneof(
      fc.constantFrom(
        'a4-highgpu-8g',
        'g2-custom-8-1',
        '${local.x}',
        '${a.b[0].c}',
        '$${',
        '%{ if }',
        '',
        'managed',
      ),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.string(),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'large', withCrossShrink: true },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(names, tie('tree'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(names, tree, { maxKeys: 6 }), (value) => expectSound(JSON.stringify(value))),
      { seed: 20261124, numRuns: fuzzRuns(1500) },
    );
  });

  function expectSound(text: string): void {
    try {
      const { violations, notJudged, checked } = judgeFile({ path: 'x.tf.json', text }, catalog);
      expect([violations, notJudged].every(Array.isArray) && checked >= 0).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(HeadstartError);
    }
  }
});
