/** The commands that a hover may call. */
export const linkedCommands = [
  'headstart.useOffering',
  'headstart.useOwnPick',
  'headstart.previewPlan',
  'headstart.explainPrediction',
] as const;

/** A link of trusted Markdown that calls a command; `title` is Markdown already. */
export function commandLink(
  title: string,
  command: (typeof linkedCommands)[number],
  args: readonly unknown[],
): string {
  const query = encodeURIComponent(JSON.stringify(args)).replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `[${title}](command:${command}?${query})`;
}
