import { Option, type Command } from 'commander';
import { gpuTypeOf } from '../catalog/ask/gpu-names.ts';
import { gpuAnswers } from '../catalog/ask/gpu-answers.ts';
import { machineAnswer } from '../catalog/ask/machine-answer.ts';
import { parseDisk, parseGpu } from '../catalog/ask/disk-text.ts';
import { answerPrice, priceLines } from '../catalog/ask/price-line.ts';
import type { Catalog } from '../ports.ts';
import type { AcceleratorFacts } from '../../schemas/catalog.ts';
import { HeadstartError } from '../../schemas/failure.ts';
import { renderGpu, renderGpus } from '../terminal/render-gpus.ts';
import { renderMachine } from '../terminal/render-machine.ts';
import { renderPrice } from '../terminal/render-price.ts';
import { withExamples, withJson, withProject, type GlobalOptions } from './global-options.ts';
import { answerLines } from './line-stream.ts';
import { styleOf } from './plan-commands.ts';
import type { Finish } from './program.ts';
import { inSession, type OpenSession, type Session } from './session.ts';

interface PriceOptions extends GlobalOptions {
  readonly spot?: boolean;
  readonly gpu?: string;
  readonly disk?: readonly string[];
  readonly hours?: string;
  readonly stdin?: boolean;
}

/** price, gpus, catalog: what the price list says. */
export function addPriceCommands(program: Command, open: OpenSession, finish: Finish): void {
  addPrice(program, open, finish);
  addGpus(program, open, finish);
  const catalog = program.command('catalog').description('the price list itself');
  withExamples(catalog, {
    'headstart catalog show c3-standard-8': 'one machine type',
    'headstart catalog refresh --target gcp --project my-project': 'prices of today',
  });
  addShow(catalog, open, finish);
  addRefresh(catalog, open, finish);
}

function addPrice(program: Command, open: OpenSession, finish: Finish): void {
  const price = program
    .command('price [machine]')
    .description('list price of a machine type with GPUs and disks')
    .option('--region <region>', 'region it runs in')
    .option('--spot', 'as Spot')
    .option('--gpu <type:n>', 'GPUs attached to N1')
    .addOption(
      new Option('--disk <kind:gib[:iops:mibps]>', 'a disk; may be given again').argParser(
        (text: string, before: readonly string[] = []) => [...before, text],
      ),
    )
    .option('--hours <hours>', 'total of this many hours beside the price of one')
    .option('--stdin', 'one JSON request a line on stdin, one reply a line on stdout');
  withExamples(price, {
    'headstart price g2-standard-4 --region us-central1': 'the GPU of a G2 is part of it',
    'headstart price n1-standard-8 --region europe-west4 --gpu t4:2 --spot': 'GPUs on N1',
    'headstart price n2-custom-8-16384 --region us-east1 --disk pd-ssd:500 --hours 12': 'and a disk',
    'headstart price --stdin < requests.jsonl':
      '{"machineType":"e2-standard-4","region":"us-central1"} a line',
  });
  withJson(price).action(
    finish((machine: string | undefined, options: PriceOptions) =>
      inSession(open, withoutRegion(options), (session) =>
        options.stdin ? runStdin(session, machine) : runPrice(session, machine, options),
      ),
    ),
  );
}

/** The region is where the price holds, no limit of a plan. */
function withoutRegion({ json }: GlobalOptions): GlobalOptions {
  return json === undefined ? {} : { json };
}

async function runStdin({ ports, world }: Session, machine: string | undefined): Promise<number> {
  if (machine !== undefined)
    throw usage(
      `"${machine}" is named beside --stdin.`,
      'Give the machine types on stdin, or leave --stdin out.',
    );
  await answerLines(world.stdin, world.stdout, priceLines(await ports.catalog()), world.signal);
  return 0;
}

async function runPrice(
  session: Session,
  machine: string | undefined,
  options: PriceOptions,
): Promise<number> {
  const { region } = options;
  if (machine === undefined) throw usage('No machine type is named.', 'Name one, or use --stdin.');
  if (region === undefined) throw usage('No region is named.', 'Add --region, such as --region us-central1.');
  const answer = answerPrice(await session.ports.catalog(), {
    machineType: machine,
    region,
    spot: options.spot === true,
    gpu: options.gpu === undefined ? null : parseGpu(options.gpu),
    disks: (options.disk ?? []).map(parseDisk),
    hours: hoursOf(options.hours),
  });
  const title = `${machine} in ${region}, ${options.spot ? 'Spot' : 'on demand'}`;
  session.answer(answer, () => renderPrice(title, answer, styleOf(session)));
  return 0;
}

function hoursOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const hours = Number(text);
  if (Number.isFinite(hours) && hours > 0) return hours;
  throw usage(`"${text}" is no number of hours.`, 'Give a number above 0.');
}

function addGpus(program: Command, open: OpenSession, finish: Finish): void {
  const gpus = program
    .command('gpus [name]')
    .description('where GPUs are sold, how, for how much, with how much memory');
  withExamples(gpus, {
    'headstart gpus': 'all of them, with their cheapest place',
    'headstart gpus l4': 'one of them, region by region',
  });
  withJson(gpus).action(
    finish((name: string | undefined, options: GlobalOptions) =>
      inSession(open, options, (session) => runGpus(session, name)),
    ),
  );
}

async function runGpus(session: Session, name: string | undefined): Promise<number> {
  const catalog = await session.ports.catalog();
  const answers = gpuAnswers(
    catalog,
    name === undefined ? catalog.accelerators() : [gpuNamed(catalog, name)],
  );
  const { asOf, source } = catalog;
  const [only] = answers;
  session.answer({ schemaVersion: 1, gpus: answers, asOf, source }, () =>
    name !== undefined && only
      ? renderGpu(only, asOf, styleOf(session))
      : renderGpus(answers, asOf, styleOf(session)),
  );
  return 0;
}

function gpuNamed(catalog: Catalog, name: string): AcceleratorFacts {
  const found = catalog.accelerator(gpuTypeOf(catalog, name));
  if (!found) throw new Error(`${name} was there a moment ago`);
  return found;
}

function addShow(catalog: Command, open: OpenSession, finish: Finish): void {
  const show = catalog
    .command('show <machine>')
    .description('what is known of a machine type: facts, places, prices, and from where');
  withExamples(show, { 'headstart catalog show c3-standard-8': 'with its price in every region' });
  withJson(show).action(
    finish((machine: string, options: GlobalOptions) =>
      inSession(open, options, async (session) => {
        const answer = machineAnswer(await session.ports.catalog(), machine);
        session.answer({ schemaVersion: 1, ...answer }, () => renderMachine(answer, styleOf(session)));
        return 0;
      }),
    ),
  );
}

function addRefresh(catalog: Command, open: OpenSession, finish: Finish): void {
  const refresh = catalog
    .command('refresh')
    .description('read machine types, zones and list prices from Google and use them from then on');
  withExamples(refresh, {
    'headstart catalog refresh --target gcp --project my-project':
      'what fails or looks wrong changes nothing',
  });
  withJson(withProject(refresh)).action(
    finish(async (options: GlobalOptions) => {
      const { runRefresh } = await import('./catalog-refresh.ts');
      return inSession(open, options, runRefresh);
    }),
  );
}

function usage(message: string, nextStep: string): HeadstartError {
  return new HeadstartError({ code: 'usage', fault: 'user', message, nextStep });
}
