import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../planner/catalog/catalog-file.ts';
import type { Catalog } from '../../planner/ports.ts';
import { judgeFile, judgeFolders } from '../../planner/rules/judge-terraform-json.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import type { RuleReport } from '../../schemas/rule.ts';
import {
  configuration,
  machine,
  machineChange,
  onDemand,
  openTo,
  plannedInModule,
  withMachine,
} from '../support/rule-inputs.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog();
});

function judged(value: object, path = 'main.tf.json'): RuleReport {
  return judgeFile({ path, text: JSON.stringify(value) }, catalog);
}

const idsOf = ({ violations }: RuleReport) => violations.map(({ rule }) => rule);
/** What a value is written as, and what is made of it. */
const written: readonly (readonly [
  what: string,
  value: object,
  broken: readonly string[],
  open: readonly string[],
])[] = [
  ['a variable', openTo(['${var.range}']), [], ['R36']],
  ['a whole list from a variable', openTo('${var.ranges}'), [], ['R36']],
  ['an expression', openTo(['${cidrsubnet("10.0.0.0/8", 4, 2)}']), [], ['R36']],
  ['a data source', openTo(['${data.google_netblock_ip_ranges.iap.cidr_blocks_ipv4[0]}']), [], ['R36']],
  ['a template with text around it', openTo(['${var.range}/0']), [], ['R36']],
  ['a quoted literal', openTo(['${"0.0.0.0"}/0']), ['R36'], []],
  ['a local value', { ...openTo(['${local.all}']), locals: { all: '0.0.0.0/0' } }, ['R36'], []],
  [
    'a local value of a local value',
    { ...openTo(['${local.a}']), locals: { a: '${local.b}', b: '::/0' } },
    ['R36'],
    [],
  ],
  ['a local value that is itself', { ...openTo(['${local.a}']), locals: { a: '${local.a}' } }, [], ['R36']],
  ['a local value that is computed', { ...openTo(['${local.a}']), locals: { a: '${var.x}' } }, [], ['R36']],
  ['one text in place of a list', openTo('0.0.0.0/0'), ['R36'], []],
  [
    'dynamic blocks',
    configuration({
      'google_compute_firewall.f': { source_ranges: ['0.0.0.0/0'], dynamic: { allow: { for_each: [1] } } },
    }),
    [],
    ['R36'],
  ],
  [
    'an attribute of a resource that is written there',
    configuration({
      'google_compute_firewall.a': { name: '0.0.0.0/0', allow: [] },
      'google_compute_firewall.f': {
        allow: [{ protocol: 'tcp' }],
        source_ranges: ['${google_compute_firewall.a.name}'],
      },
    }),
    ['R36'],
    [],
  ],
  [
    'a resource of which there is none',
    { resource: { google_compute_firewall: { f: { count: 0, allow: [{ protocol: 'all' }] } } } },
    [],
    [],
  ],
  [
    'resources in lists',
    { resource: [{ google_compute_firewall: [{ f: [{ allow: [{ protocol: 'all' }] }] }] }] },
    ['R36'],
    [],
  ],
  [
    'comments',
    { '//': 'x', resource: { google_compute_firewall: { '//': {}, f: { '//': {}, allow: [] } } } },
    [],
    [],
  ],
  ['no Google resource', { resource: { aws_instance: { m: { instance_type: 'a3-highgpu-2g' } } } }, [], []],
  ['nothing', {}, [], []],
];

describe('Terraform JSON', () => {
  it.each(written)('%s', (_what, value, broken, open) => {
    const report = judged(value);
    expect([...new Set(idsOf(report))]).toEqual(broken);
    expect([...new Set(report.notJudged.map(({ rule }) => rule))]).toEqual(open);
  });

  it('says of which attribute a value is not known, and why', () => {
    const { notJudged } = judged(withMachine({ machine_type: '${var.type}' }));
    expect(notJudged).toContainEqual({
      rule: 'R04',
      reason: 'google_compute_instance.m: machine_type: var.type is not known before apply',
    });
    expect(notJudged.length).toBeGreaterThan(10);
  });

  it('counts the resources that a rule looks at', () => {
    const { checked } = judged(
      configuration({ 'google_compute_instance.m': machine(), 'google_storage_bucket.b': { name: 'b' } }),
    );
    expect(checked).toBe(1);
  });

  it('reads the files of a folder as one module, override files last', () => {
    const files = (override: string) => [
      {
        path: override,
        text: JSON.stringify({
          resource: { google_compute_instance: { m: { machine_type: 'n2-standard-4' } } },
        }),
      },
      { path: 'main.tf.json', text: JSON.stringify(withMachine({ machine_type: 'a3-highgpu-2g' })) },
    ];
    const report = (override: string) => judgeFolders([{ path: '.', files: files(override) }], catalog);
    expect(idsOf(report('main_override.tf.json'))).toEqual([]);
    expect(idsOf(report('another.tf.json'))).toContain('R07');
  });

  it('keeps folders apart and names them', () => {
    const text = JSON.stringify(withMachine({ machine_type: 'g2-standard-64' }));
    const folders = ['stacks/a', 'stacks/b'].map((path) => ({
      path,
      files: [{ path: 'cdk.tf.json', text }],
    }));
    const report = judgeFolders(folders, catalog);
    expect(report.checked).toBe(2);
    expect(report.violations.map(({ rule, folder }) => [rule, folder])).toEqual([
      ['R04', 'stacks/a'],
      ['R04', 'stacks/b'],
    ]);
  });

  it('judges instance templates', () => {
    const template = (type: string) =>
      configuration({
        'google_compute_instance_template.t': {
          machine_type: 'a4-highgpu-8g',
          disk: [{ source_image: 'debian-cloud/debian-12', disk_type: type, boot: true }],
          scheduling: [
            { ...onDemand, provisioning_model: 'SPOT', preemptible: true, automatic_restart: false },
          ],
        },
      });
    expect(idsOf(judged(template('pd-ssd')))).toContain('R15');
    expect(idsOf(judged(template('hyperdisk-balanced')))).not.toContain('R15');
  });
});

describe('Terraform plan JSON', () => {
  it('takes what the configuration does not set as not set', () => {
    const unknown = { guest_accelerator: true, scheduling: true };
    const { violations, notJudged } = judged(
      plannedInModule(unknown, { machine_type: { constant_value: 'x' } }),
    );
    expect(violations.map(({ rule, address }) => [rule, address])).toEqual([
      ['R20', 'module.gpu[0].google_compute_instance.m["a.b"]'],
    ]);
    expect(notJudged).toEqual([]);
  });

  it('does not judge what the configuration computes', () => {
    const scheduling = [{ on_host_maintenance: { references: ['var.m'] } }];
    const unknown = { scheduling: [{ on_host_maintenance: true }] };
    const { violations, notJudged } = judged(plannedInModule(unknown, { scheduling }));
    expect(violations).toEqual([]);
    expect(notJudged).toEqual([
      {
        rule: 'R20',
        reason:
          'module.gpu[0].google_compute_instance.m["a.b"]: on_host_maintenance: it is known after apply',
      },
    ]);
  });

  it('does not judge what is removed, and nothing that stays as it is by the rules of change', () => {
    const gone = machineChange(['delete'], { machine_type: 'g2-standard-64' }, {});
    expect(judged(gone)).toMatchObject({ violations: [], checked: 1 });
    const same = machineChange(['no-op'], {}, { machine_type: 'n2-standard-8' });
    expect(idsOf(judged(same))).toEqual([]);
  });

  it('does not tell what is sensitive', () => {
    const plan = machineChange(['create'], {}, { machine_type: 'g2-standard-64' }) as {
      resource_changes: { change: { after_sensitive?: object } }[];
    };
    plan.resource_changes.forEach(({ change }) => (change.after_sensitive = { machine_type: true }));
    expect(idsOf(judged(plan))).toEqual([]);
    expect(JSON.stringify(judged(plan).notJudged)).toContain('it is sensitive');
  });
});

/** Text that is no configuration at all. */
const refused: readonly (readonly [what: string, text: string])[] = [
  ['nothing', ''],
  ['no JSON', 'resource "a" {}'],
  ['a list', '[]'],
  ['a number', '1e999'],
  ['cut off', '{"resource":{"google_compute_instance":{"m":'],
  ['nested without end', '{"a":'.repeat(100_000)],
  ['nested too deeply', `${'{"resource":'.repeat(300)}1${'}'.repeat(300)}`],
  ['lists too deep', `{"resource":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
];

describe('what is no Terraform JSON', () => {
  it.each(refused)('%s is refused', (_what, text) => {
    expect(() => judgeFile({ path: 'x.tf.json', text }, catalog)).toThrow(HeadstartError);
  });

  it('a file without any block is refused, unless its name says what it is', () => {
    expect(() => judged({ a: 1 }, 'x.json')).toThrow(/x\.json cannot be checked/);
    expect(judged({ a: 1 }, 'x.tf.json').checked).toBe(0);
  });

  it('a huge file is judged', () => {
    const resources = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [`google_compute_instance.m${index}`, machine()]),
    );
    expect(judged(configuration(resources))).toMatchObject({ violations: [], checked: 3000 });
  });

  it('names that objects inherit are no attributes', () => {
    const text =
      '{"resource":{"__proto__":{"x":{"y":1}},"google_compute_instance":{"constructor":{"__proto__":{"count":0},"machine_type":"${toString.constructor.name}"}}}}';
    const { checked, notJudged } = judgeFile({ path: 'x.tf.json', text }, catalog);
    expect({ checked, unknown: notJudged.length > 0 }).toEqual({ checked: 1, unknown: true });
    expect(Object.prototype).not.toHaveProperty('count');
  });
});
