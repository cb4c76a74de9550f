import { expect, test } from 'vitest';
import { terraformDiff } from '../../extension/views/terraform-diff.ts';
import type { Change, PlannedValue } from '../../schemas/change.ts';

const attributes: Readonly<Record<string, PlannedValue>> = {
  boot_disk: { kind: 'list', items: [{ kind: 'map', entries: { auto_delete: true, size: 50 } }] },
  id: { kind: 'unknown' },
  labels: { kind: 'map', entries: { 'a-b': 'x "y"', c: '' } },
  machine_type: 'n2-standard-8',
  script: '#!/bin/sh\nset -eu\n',
  tags: { kind: 'list', items: ['one', 'two'] },
  token: { kind: 'sensitive' },
};

function diffOf(action: Change['action'], whole: Partial<Change>): string {
  const change: Change = {
    ...{ address: 'google_compute_instance.machine', type: 'google_compute_instance', name: 'machine' },
    ...{ action, changed: [], forcedBy: [], values: {} },
    ...whole,
  };
  const text = terraformDiff([{ stack: 'job', changes: [change], planFile: null, stateHash: 'sha256:0' }]);
  return text.split('\n\n').slice(1, -1).join('\n\n');
}

test('what is created is shown whole, as terraform plan writes it', () => {
  expect(diffOf('create', { attributes })).toBe(
    `
  # google_compute_instance.machine will be created
  + resource "google_compute_instance" "machine" {
      + id           = (known after apply)
      + labels       = {
          + "a-b" = "x \\"y\\""
          + "c"   = ""
        }
      + machine_type = "n2-standard-8"
      + script       = <<-EOT
          #!/bin/sh
          set -eu
        EOT
      + tags         = [
          + "one",
          + "two",
        ]
      + token        = (sensitive value)

      + boot_disk {
          + auto_delete = true
          + size        = 50
        }
    }`.slice(1),
  );
});

test('what is destroyed is shown with what goes', () => {
  const { labels, machine_type, tags } = attributes;
  const gone = { labels, machine_type, tags } as typeof attributes;
  expect(diffOf('delete', { attributes: gone })).toBe(
    `
  # google_compute_instance.machine will be destroyed
  - resource "google_compute_instance" "machine" {
      - labels       = {
          - "a-b" = "x \\"y\\"" -> null
          - "c"   = "" -> null
        } -> null
      - machine_type = "n2-standard-8" -> null
      - tags         = [
          - "one",
          - "two",
        ] -> null
    }`.slice(1),
  );
});

test('a planner that does not tell the arguments leaves the head alone', () => {
  expect(diffOf('create', {})).toBe(
    '  # google_compute_instance.machine will be created\n  + resource "google_compute_instance" "machine"',
  );
});
