import { brokenIf, kept, type JudgedRule } from '../check.ts';
import { isReplacement } from '../configuration.ts';
import { sources } from '../sources.ts';
import { numberOf } from '../value.ts';

const diskTypes = ['google_compute_disk', 'google_compute_region_disk'];

/** What Hyperdisk Balanced includes, and how seldom its speed may be changed. */
const speeds = ['provisioned_iops', 'provisioned_throughput'];

export const hyperdiskChanges: JudgedRule = {
  rule: {
    id: 'R17',
    severity: 'error',
    sentence:
      'hyperdisk-balanced includes 3,000 IOPS and 140 MiB/s and only the excess is billed; its speed changes at most every 4 hours; a disk only grows.',
    source: sources.hyperdisk,
    judges: 'change',
  },
  checks: [
    {
      changedTypes: diskTypes,
      judgeChange: (change, { attributes }) => {
        const [before, after] = [numberOf(change.before, 'size'), numberOf(attributes, 'size')];
        if (typeof before !== 'number' || typeof after !== 'number' || after >= before) return kept;
        return brokenIf(
          true,
          isReplacement(change)
            ? `The disk of ${before} GB is destroyed and made anew with ${after} GB: its data is lost.`
            : `A disk of ${before} GB cannot shrink to ${after} GB.`,
          `Keep a size of ${before} GB or more.`,
        );
      },
    },
    {
      changedTypes: diskTypes,
      judgeChange: (change, { attributes }) => {
        const changed = speeds.filter((name) => {
          const [before, after] = [numberOf(change.before, name), numberOf(attributes, name)];
          return typeof before === 'number' && typeof after === 'number' && before !== after;
        });
        return brokenIf(
          changed.length > 0,
          `${changed.join(' and ')} can be changed once in 4 hours.`,
          'Apply it no sooner than 4 hours after the last change.',
          'info',
        );
      },
    },
  ],
};
