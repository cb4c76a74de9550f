/** A text in the user's language, with its arguments in the place of {0}, {1} …; the editor's `l10n.t` is one. */
export type Translate = (message: string, ...args: (string | number | boolean)[]) => string;
