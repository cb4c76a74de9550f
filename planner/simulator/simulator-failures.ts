import { HeadstartError } from '../../schemas/failure.ts';

export function simulatorRuns(pid: number): HeadstartError {
  return new HeadstartError({
    code: 'lock',
    fault: 'user',
    message: `A simulated cloud with this state already runs (process ${pid}).`,
    nextStep: `Use it, or end process ${pid} first.`,
  });
}

export function simulatorSilent(waitedSeconds: number, said: string): HeadstartError {
  return new HeadstartError({
    code: 'unreachable',
    fault: 'headstart',
    message: `The simulated cloud did not start within ${waitedSeconds} s.${said === '' ? '' : ` It said: ${said}`}`,
    detail: { id: 'simulator-silent', args: [waitedSeconds, said] },
    nextStep: 'Run `headstart simulator` to see what is wrong.',
    ...(said === '' ? {} : { cause: said }),
  });
}

export function quotaFileUnusable(file: string, why: string): HeadstartError {
  return new HeadstartError({
    code: 'invalid',
    fault: 'user',
    message: `The quota file ${file} cannot be used: ${why}`,
    nextStep:
      'Give a JSON object: {"all": {"GPUS_ALL_REGIONS": 0}, "regions": {"us-central1": {"CPUS": 24}}}.',
    places: [{ file, line: null }],
  });
}
