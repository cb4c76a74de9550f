import type { KnownProject } from '../../schemas/api.ts';
import type { Translate } from './translate.ts';

/** One row of the list of projects. */
export interface ProjectPick {
  readonly label: string;
  readonly description: string;
  readonly detail?: string;
  readonly target: 'simulated' | 'gcp' | 'other';
  /** Null in the simulated cloud. */
  readonly projectId: string | null;
}

/** The simulated cloud, the projects that were found, and a way to name another. */
export function projectPicks(projects: readonly KnownProject[], t: Translate): readonly ProjectPick[] {
  return [
    {
      label: `$(beaker) ${t('Simulated cloud')}`,
      description: t('needs no account and costs nothing'),
      target: 'simulated',
      projectId: null,
    },
    ...projects.map(({ projectId, name, source }): ProjectPick => {
      const description = [name ?? '', sourceText(source, t)].filter((text) => text !== '').join(' · ');
      return { label: `$(cloud) ${projectId}`, description, target: 'gcp', projectId };
    }),
    { label: `$(edit) ${t('Another project …')}`, description: '', target: 'other', projectId: null },
  ];
}

function sourceText(source: KnownProject['source'], t: Translate): string {
  switch (source) {
    case 'settings':
      return t('from the settings');
    case 'environment':
      return t('from the environment');
    case 'credentials':
      return t('from the credentials');
    case 'gcloud':
      return t('from gcloud');
    case 'cloud':
      return t('from Google Cloud');
  }
}
