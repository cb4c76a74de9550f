import { tensor, made, numberIn, type Given, type Made, type Thing } from './thing.ts';
import { architectures, type Setting } from './architecture-sizes.ts';

const configuration = /(?:^|\.)transformers\.(?:\w+\.)*(\w+)Config$/;
const model =
  /(?:^|\.)transformers\.(?:\w+\.)*((?!Auto|DataCollator)\w+?)(?:LMHeadModel|DoubleHeadsModel|For\w+|Model)$/;
const automatic = /(?:^|\.)transformers\.(?:\w+\.)*Auto\w*Model\w*\.from_config$/;

/** `LlamaConfig(hidden_size=…)`: the settings that are given, under the name of the class; null for another call. */
export function configurationOf(name: string, given: Given): Thing | null {
  if (!configuration.test(name)) return null;
  const config = made(null, name);
  for (const [key, thing] of given.named) config.attributes.set(key, thing);
  if (given.positional.length > 0) config.unsure = true;
  return config;
}

/** `LlamaForCausalLM(config)`, `AutoModelForCausalLM.from_config(config)`; null for another call. */
export function configuredModel(name: string, given: Given): Made | null {
  if (!model.test(name) && !automatic.test(name)) return null;
  const config = given.positional[0] ?? given.named.get('config');
  const layer = made(null, 'torch.nn.Module');
  layer.attributes.set('weights', tensor(config?.kind === 'made' ? sizeOf(config) : null, true));
  return layer;
}

function sizeOf(config: Made): number | null {
  const kind = configuration.exec(config.outside ?? '')?.[1] ?? '';
  const architecture = architectures.find(({ pattern }) => pattern.test(kind));
  if (architecture === undefined || config.unsure || config.attributes.has('**')) return null;
  const setting: Setting = (name, usual) => {
    const thing = config.attributes.get(name);
    if (thing === undefined || (thing.kind === 'constant' && thing.value === null)) return usual;
    return numberIn(thing);
  };
  return architecture.parameters(setting);
}

/** The class of a model that is made from a configuration; null for another name. */
export function modelOfConfiguration(name: string): string | null {
  if (automatic.test(name)) return name.split('.').at(-2) ?? null;
  return model.test(name) ? (name.split('.').at(-1) ?? null) : null;
}
