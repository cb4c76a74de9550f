import { modelFamilies, modelFamiliesAsOf } from '../data/model-families.ts';

/** What a model's name tells: the family it belongs to and how large it is. */
export interface ModelSize {
  readonly family: string | null;
  readonly parameters: number | null;
  /** Which rule gave the parameters, for evidence. */
  readonly rule: string;
  readonly certainty: number;
}

/** Reads family and size out of a model name such as `Qwen/Qwen2.5-1.5B-Instruct` or `resnet50`. */
export function modelSizeOf(name: string): ModelSize {
  const plain = name.toLowerCase();
  const known = modelFamilies.find(({ pattern }) => pattern.test(plain));
  const member = known?.members.find(([pattern]) => pattern.test(plain));
  const family = known?.family ?? null;
  if (member !== undefined) {
    return {
      family,
      parameters: member[1],
      rule: `${family}, table of ${modelFamiliesAsOf}`,
      certainty: 0.95,
    };
  }
  const suffixed = sizeSuffix(plain);
  if (suffixed !== null)
    return { family, parameters: suffixed, rule: 'size in the model name', certainty: 0.85 };
  if (known?.base != null) {
    return {
      family,
      parameters: known.base,
      rule: `${family} base size, table of ${modelFamiliesAsOf}`,
      certainty: 0.85,
    };
  }
  return { family, parameters: null, rule: 'the name tells no size', certainty: 0.5 };
}

/** Whether a text looks like the name of a published model: `scratch` and `resume` do not. */
export function isModelName(name: string): boolean {
  return name !== '' && (/[/\d]/.test(name) || modelSizeOf(name).family !== null);
}

/** `-7b`, `-1.5B`, `-350m`, `8x7b`: a number and its unit between separators. Mixtures count every expert. */
function sizeSuffix(name: string): number | null {
  const match = /(?:^|[-_/.:])(?:(\d+)x)?(\d+(?:\.\d+)?)([bm])(?=$|[-_/.:])/.exec(name);
  if (match === null) return null;
  const experts = match[1] === undefined ? 1 : Number(match[1]);
  return experts * Number(match[2]) * (match[3] === 'b' ? 1e9 : 1e6);
}
