/** Variables of the user's that Terraform and the Google provider need; TF_VAR_*, TF_CLI_ARGS* and the like stay out. */
const kept =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|LANG|LC_.*|TZ|SYSTEMROOT|APPDATA|LOCALAPPDATA|USERPROFILE|HTTPS?_PROXY|NO_PROXY|ALL_PROXY|SSL_CERT_(FILE|DIR)|GOOGLE_.*|CLOUDSDK_.*|TF_LOG.*)$/i;

/**
 * The environment of one Terraform run: what is kept of the user's, what the provider attachment adds, and what makes
 * the run non-interactive and silent towards the outside. The machine may preset TF_CLI_CONFIG_FILE to anything, so it
 * is always set: to the attachment's, else to `emptyConfigFile`.
 */
export function terraformEnvironment(
  user: Readonly<Record<string, string | undefined>>,
  attachment: Readonly<Record<string, string>>,
  emptyConfigFile: string,
): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(user)) {
    if (value !== undefined && kept.test(name)) inherited[name] = value;
  }
  return {
    ...inherited,
    TF_CLI_CONFIG_FILE: emptyConfigFile,
    ...attachment,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
  };
}
