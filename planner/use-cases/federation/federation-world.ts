import type { Clock, Host, ProfileStore, SharedPlace } from '../../ports.ts';

/** What taking part in a federation needs from outside. */
export interface FederationWorld {
  /** What all parties share. Everything in it may have been written by anybody. */
  readonly place: SharedPlace;
  /** What this party alone may read: its key, the key of the words, its ledger, what it gave and took. */
  readonly own: SharedPlace;
  readonly profiles: () => Promise<ProfileStore>;
  readonly clock: Clock;
  readonly host: Host;
}

/** Where everything lies in the shared place. */
export const placed = {
  pact: 'pact.json',
  roster: 'roster.json',
  applicant: (party: string) => `parties/${party}.json`,
  contributions: (round: number) => `contributions/round-${round}`,
  contribution: (round: number, party: string) => `contributions/round-${round}/${party}.json`,
  merged: 'merged',
  mergedRound: (round: number) => `merged/round-${round}.json`,
};
