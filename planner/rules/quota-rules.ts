import type { JudgedRule } from './check.ts';
import { sources } from './sources.ts';

/**
 * Rules of quota and capacity. No configuration holds a project's quotas, so the preflight judges them before an apply:
 * `planner/preflight/quota-needs.ts` is the one statement of what draws on which quota.
 */
export const quotaRules = {
  shortRuns: {
    rule: {
      id: 'R24',
      severity: 'info',
      sentence:
        'A GPU machine with a max_run_duration of at most 7 days may draw on preemptible or on standard quota.',
      source: sources.runtimeLimit,
      judges: 'quota',
    },
    checks: [],
  },
  needed: {
    rule: {
      id: 'R28',
      severity: 'error',
      sentence:
        'A machine needs GPUS_ALL_REGIONS, the regional quota of its GPU family (the preemptible form for Spot and flex-start), vCPUs (but not A2, A3, A4, A4X, G2 and G4), local SSD and addresses, each as limit minus usage.',
      source: sources.quotas,
      judges: 'quota',
    },
    checks: [],
  },
  untold: {
    rule: {
      id: 'R29',
      severity: 'info',
      sentence:
        'regions.describe leaves out H100, H200, B200, GB200 and RTX PRO 6000: nothing there does not mean no quota; Cloud Quotas tells it.',
      source: sources.quotas,
      judges: 'quota',
    },
    checks: [],
  },
  spotFallback: {
    rule: {
      id: 'R30',
      severity: 'info',
      sentence: 'Spot draws on standard GPU quota where no preemptible quota was granted.',
      source: sources.flexStart,
      judges: 'quota',
    },
    checks: [],
  },
} as const satisfies Readonly<Record<string, JudgedRule>>;
