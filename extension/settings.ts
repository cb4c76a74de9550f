import { workspace, type Uri } from 'vscode';

/** The settings of the extension, as `contributes.configuration` of its package.json describes them. */
export interface ExtensionSettings {
  readonly inlineHints: boolean;
  readonly codeLens: boolean;
  readonly diagnostics: boolean;
  /** Null where the editor's own settings say nothing: then the planner's settings.yaml and defaults count. */
  readonly node: string | null;
  readonly stateDirectory: string | null;
  readonly terraform: string | null;
  readonly target: 'simulated' | 'gcp' | null;
  readonly project: string | null;
}

/** Settings that a running planner was started with: another value needs another planner. */
export const plannerSettings: readonly string[] = [
  'headstart.planner',
  'headstart.terraform',
  'headstart.target',
  'headstart.project',
];

export function readSettings(scope?: Uri): ExtensionSettings {
  const read = workspace.getConfiguration('headstart', scope);
  const text = (key: string): string | null => {
    const value = read.get<string | null>(key, null);
    return value === null || value.trim() === '' ? null : value.trim();
  };
  const target = text('target');
  return {
    inlineHints: read.get('inlineHints', true),
    codeLens: read.get('codeLens', true),
    diagnostics: read.get('diagnostics', true),
    node: text('planner.node'),
    stateDirectory: text('planner.stateDirectory'),
    terraform: text('terraform'),
    target: target === 'simulated' || target === 'gcp' ? target : null,
    project: text('project'),
  };
}
