import { brokenIf, kept, whenKnown, type Context, type Finding, type JudgedRule } from '../check.ts';
import type { MachineView } from '../machine-view.ts';
import { isServedByNat, resourcesOf } from '../nat-coverage.ts';
import { sources } from '../sources.ts';
import { Unknown, type Block, type Value } from '../value.ts';
import { openSsh } from './open-ssh.ts';

/** Words of a script that load something from a network. */
const fetching =
  /\b(curl|wget|apt|apt-get|yum|dnf|pip3?|git clone|conda|npm|docker pull|cuda_installer|gcloud storage|gsutil)\b/;

export const networkAccess: JudgedRule = {
  rule: {
    id: 'R36',
    severity: 'error',
    sentence:
      'No ingress rule opens tcp:22 to 0.0.0.0/0 or ::/0 (IAP comes from 35.235.240.0/20), and a machine without an external address needs Cloud NAT where its startup script has to fetch something.',
    source: sources.iap,
    judges: 'stack',
  },
  checks: [...openSsh, { judgeMachine: withoutNat }],
};

/** Judged only where the configuration holds both networks and routers: else the gateway may be made elsewhere. */
function withoutNat(machine: MachineView, { configuration }: Context): readonly Finding[] {
  const holds = (type: string): boolean => resourcesOf(configuration, type).length > 0;
  if (!holds('google_compute_network') || !holds('google_compute_router')) return kept;
  return whenKnown(
    { startup_script: machine.script, network_interface: machine.interfaces, zone: machine.zone },
    ({ startup_script: script, network_interface: interfaces, zone }) => {
      if (!mustFetch(script, machine) || interfaces.some(hasAddress)) return kept;
      const region = zone?.replace(/-[a-z]$/, '') ?? null;
      return brokenIf(
        !interfaces.some((one) => isServedByNat(configuration, one, region)),
        'The startup script fetches from the internet, and the machine has neither an external address nor Cloud NAT.',
        "Add a google_compute_router_nat for the machine's subnetwork.",
        'warning',
      );
    },
  );
}

function mustFetch(script: string | null, { metadata }: MachineView): boolean {
  if (script !== null && fetching.test(script)) return true;
  const installs =
    metadata instanceof Unknown || metadata === null ? null : metadata['install-nvidia-driver'];
  return typeof installs === 'string' && installs.toLowerCase() === 'true';
}

function hasAddress(block: Block): boolean {
  const given: Value | undefined = block['access_config'];
  return given !== undefined && given !== null && !(Array.isArray(given) && given.length === 0);
}
