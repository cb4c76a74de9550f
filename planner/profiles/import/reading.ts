import type { Profile } from '../../../schemas/profile.ts';
import type { RunRecord } from './run-record.ts';

/** A row that tells no finished run, and why. */
export interface LeftRow {
  /** Line of the file, counted from 1. */
  readonly line: number;
  readonly why: string;
}

/** What a file of another system told. */
export interface Reading {
  readonly records: readonly RunRecord[];
  readonly left: readonly LeftRow[];
}

/** What an import brings. */
export interface Imported {
  readonly format: 'json-lines' | 'nextflow' | 'slurm' | 'csv';
  readonly profiles: readonly Profile[];
  readonly left: readonly LeftRow[];
}
