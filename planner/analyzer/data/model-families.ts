/** A family of published models: how its names look, and the parameters of its members. */
export interface ModelFamily {
  readonly family: string;
  readonly pattern: RegExp;
  /** Parameters of members by what follows in the name, most telling first; a bare family name takes `base`. */
  readonly members: readonly (readonly [RegExp, number])[];
  readonly base: number | null;
}

const million = 1e6;
const billion = 1e9;

function family(
  name: string,
  pattern: RegExp,
  base: number | null,
  members: readonly (readonly [RegExp, number])[] = [],
): ModelFamily {
  return { family: name, pattern, members, base };
}

/** Date of the figures below. */
export const modelFamiliesAsOf = '2026-11-24';
/** Where they come from. */
export const modelFamiliesSource =
  'model cards on huggingface.co, the papers they cite, and the weights tables of torchvision and timm';

/**
 * Well-known model families. A size suffix in the name (`-7b`, `-1.5B`, `-350m`) is tried after the members, because
 * marketing sizes are round: Llama-3-8B has 8.03 billion parameters, Qwen2.5-7B 7.62.
 */
export const modelFamilies: readonly ModelFamily[] = [
  family('tinyllama', /tiny-?llama/, 1.1 * billion),
  family('codellama', /code-?llama/, null, [
    [/7b/, 6.74 * billion],
    [/13b/, 13.02 * billion],
    [/34b/, 33.74 * billion],
  ]),
  family('llama-3', /llama-?3/, null, [
    [/(?<![\d.])1b/, 1.236 * billion],
    [/(?<![\d.])3b/, 3.213 * billion],
    [/(?<![\d.])8b/, 8.03 * billion],
    [/11b/, 10.67 * billion],
    [/70b/, 70.55 * billion],
    [/90b/, 88.59 * billion],
    [/405b/, 405.85 * billion],
  ]),
  family('llama-2', /llama-?2|vicuna|alpaca/, null, [
    [/7b/, 6.74 * billion],
    [/13b/, 13.02 * billion],
    [/70b/, 68.98 * billion],
  ]),
  family('llama', /llama/, null, [
    [/7b/, 6.74 * billion],
    [/13b/, 13.02 * billion],
    [/30b|33b/, 32.53 * billion],
    [/65b/, 65.29 * billion],
  ]),
  family('mixtral', /mixtral/, null, [
    [/8x22b/, 140.6 * billion],
    [/8x7b/, 46.7 * billion],
  ]),
  family('mistral', /mistral/, null, [
    [/7b/, 7.25 * billion],
    [/nemo/, 12.25 * billion],
  ]),
  family('qwen3', /qwen-?3/, null, [
    [/0\.6b/, 0.596 * billion],
    [/1\.7b/, 1.72 * billion],
    [/(?<![\d.])4b/, 4.02 * billion],
    [/(?<![\d.])8b/, 8.19 * billion],
    [/14b/, 14.77 * billion],
    [/30b/, 30.53 * billion],
    [/32b/, 32.76 * billion],
  ]),
  family('qwen2.5', /qwen-?2\.5/, null, [
    [/0\.5b/, 0.494 * billion],
    [/1\.5b/, 1.544 * billion],
    [/(?<![\d.])3b/, 3.086 * billion],
    [/(?<![\d.])7b/, 7.616 * billion],
    [/14b/, 14.77 * billion],
    [/32b/, 32.76 * billion],
    [/72b/, 72.7 * billion],
  ]),
  family('qwen2', /qwen-?2/, null, [
    [/0\.5b/, 0.494 * billion],
    [/1\.5b/, 1.544 * billion],
    [/7b/, 7.616 * billion],
    [/72b/, 72.7 * billion],
  ]),
  family('gemma-3', /gemma-?3/, null, [
    [/270m/, 268 * million],
    [/(?<![\d.])1b/, 1.0 * billion],
    [/(?<![\d.])4b/, 4.3 * billion],
    [/12b/, 12.19 * billion],
    [/27b/, 27.43 * billion],
  ]),
  family('gemma-2', /gemma-?2(?!b)/, null, [
    [/-2b/, 2.614 * billion],
    [/9b/, 9.242 * billion],
    [/27b/, 27.23 * billion],
  ]),
  family('gemma', /gemma/, null, [
    [/2b/, 2.506 * billion],
    [/7b/, 8.538 * billion],
  ]),
  family('phi', /phi-?[1-4]/, null, [
    [/phi-?1/, 1.3 * billion],
    [/phi-?2/, 2.78 * billion],
    [/phi-?3(?:\.5)?-mini|phi-?4-mini/, 3.82 * billion],
    [/phi-?3-medium/, 13.96 * billion],
    [/phi-?4/, 14.66 * billion],
  ]),
  family('falcon', /falcon/, null, [
    [/7b/, 7.22 * billion],
    [/40b/, 41.8 * billion],
  ]),
  family('bloom', /bloomz?/, null, [
    [/560m/, 559 * million],
    [/1b1/, 1.065 * billion],
    [/1b7/, 1.722 * billion],
    [/3b/, 3.0 * billion],
    [/7b1/, 7.07 * billion],
  ]),
  family('pythia', /pythia/, null, [
    [/70m/, 70 * million],
    [/160m/, 162 * million],
    [/410m/, 405 * million],
    [/(?<!\.)1b/, 1.01 * billion],
    [/1\.4b/, 1.41 * billion],
    [/2\.8b/, 2.78 * billion],
    [/6\.9b/, 6.86 * billion],
    [/12b/, 11.85 * billion],
  ]),
  family('opt', /(?:^|\/)opt-/, null, [
    [/125m/, 125 * million],
    [/350m/, 331 * million],
    [/1\.3b/, 1.32 * billion],
    [/2\.7b/, 2.65 * billion],
    [/6\.7b/, 6.66 * billion],
    [/13b/, 12.85 * billion],
  ]),
  family('gpt-neox', /gpt-neox/, null, [[/20b/, 20.55 * billion]]),
  family('gpt-neo', /gpt-neo/, null, [
    [/125m/, 125 * million],
    [/1\.3b/, 1.32 * billion],
    [/2\.7b/, 2.65 * billion],
  ]),
  family('gpt-j', /gpt-j/, 6.05 * billion),
  family('gpt2', /distilgpt2|gpt-?2/, 124 * million, [
    [/distil/, 82 * million],
    [/xl/, 1558 * million],
    [/large/, 774 * million],
    [/medium/, 355 * million],
  ]),
  family('distilbert', /distilbert/, 66 * million),
  family('distilroberta', /distilroberta/, 82 * million),
  family('deberta', /deberta/, 184 * million, [
    [/xsmall/, 71 * million],
    [/small/, 141 * million],
    [/large/, 435 * million],
  ]),
  family('albert', /albert/, 11.7 * million, [
    [/xxlarge/, 223 * million],
    [/xlarge/, 58.7 * million],
    [/large/, 17.7 * million],
  ]),
  family('xlm-roberta', /xlm-?r(?:oberta)?/, 278 * million, [[/large/, 560 * million]]),
  family('roberta', /roberta/, 125 * million, [[/large/, 355 * million]]),
  family('modernbert', /modernbert/, 149 * million, [[/large/, 395 * million]]),
  family('bert', /(?:^|[/_-])bert/, 110 * million, [
    [/tiny/, 4.4 * million],
    [/mini/, 11.2 * million],
    [/small/, 28.8 * million],
    [/medium/, 41.4 * million],
    [/multilingual/, 178 * million],
    [/large/, 335 * million],
  ]),
  family('electra', /electra/, 109 * million, [
    [/small/, 13.5 * million],
    [/large/, 335 * million],
  ]),
  family('flan-t5', /flan-?t5|(?:^|\/)t5|mt[05]/, 223 * million, [
    [/mt[05]-small/, 300 * million],
    [/mt[05]-base/, 580 * million],
    [/mt[05]-large/, 1.2 * billion],
    [/mt[05]-xxl/, 13 * billion],
    [/mt[05]-xl/, 3.7 * billion],
    [/small/, 60.5 * million],
    [/xxl|11b/, 11.3 * billion],
    [/xl|3b/, 2.85 * billion],
    [/large/, 770 * million],
  ]),
  family('bart', /bart/, 139 * million, [[/large/, 406 * million]]),
  family('pegasus', /pegasus/, 568 * million),
  family('whisper', /whisper/, 74 * million, [
    [/tiny/, 39 * million],
    [/small/, 244 * million],
    [/medium/, 769 * million],
    [/turbo/, 809 * million],
    [/large/, 1550 * million],
  ]),
  family('wav2vec2', /wav2vec2/, 95 * million, [[/large|xls-r-300m/, 317 * million]]),
  family('clip', /clip-vit/, 151 * million, [[/large/, 428 * million]]),
  family('mix transformer', /(?:^|\/)mit-b\d/, 24.2 * million, [
    [/b0/, 3.4 * million],
    [/b1/, 13.1 * million],
    [/b3/, 44 * million],
    [/b4/, 60.8 * million],
    [/b5/, 81.4 * million],
  ]),
  family('segformer', /segformer/, 27.5 * million, [
    [/b0/, 3.8 * million],
    [/b1/, 13.7 * million],
    [/b3/, 47.3 * million],
    [/b4/, 64.1 * million],
    [/b5/, 84.7 * million],
  ]),
  family('vit', /(?:^|[/_-])vit[_-]/, 86.6 * million, [
    [/tiny/, 5.7 * million],
    [/small/, 22 * million],
    [/large|l_?16/, 304 * million],
    [/huge|h_?14/, 632 * million],
  ]),
  family('swin', /swin/, 88 * million, [
    [/tiny|_t$/, 28 * million],
    [/small|_s$/, 50 * million],
    [/large/, 197 * million],
  ]),
  family('convnext', /convnext/, 89 * million, [
    [/tiny/, 29 * million],
    [/small/, 50 * million],
    [/large/, 198 * million],
  ]),
  family('stable-diffusion-xl', /stable-diffusion-xl|sdxl/, 3.5 * billion),
  family('stable-diffusion', /stable-diffusion/, 1.07 * billion),
  family('flux', /flux\.?1/, 12 * billion),
  family('minilm', /minilm/, 22.7 * million, [[/l12/, 33.4 * million]]),
  family('mpnet', /mpnet/, 109 * million),
  family('bge', /(?:^|\/)bge-/, 109 * million, [
    [/small/, 33.4 * million],
    [/large/, 335 * million],
    [/m3/, 568 * million],
  ]),
  family('e5', /(?:^|\/)(?:multilingual-)?e5-/, 109 * million, [
    [/mistral/, 7.11 * billion],
    [/small/, 33.4 * million],
    [/large/, 335 * million],
  ]),
  family('resnet', /resnext|resnet/, 25.6 * million, [
    [/resnet_?18/, 11.7 * million],
    [/resnet_?34/, 21.8 * million],
    [/wide_resnet50/, 68.9 * million],
    [/resnext50/, 25 * million],
    [/101/, 44.5 * million],
    [/152/, 60.2 * million],
  ]),
  family('efficientnet', /efficientnet/, 5.3 * million, [
    [/b1/, 7.8 * million],
    [/b2/, 9.1 * million],
    [/b3/, 12.2 * million],
    [/b4/, 19.3 * million],
    [/b5/, 30.4 * million],
    [/b6/, 43 * million],
    [/b7/, 66.3 * million],
    [/v2_?l/, 118.5 * million],
    [/v2_?m/, 54.1 * million],
    [/v2_?s/, 21.5 * million],
  ]),
  family('mobilenet', /mobilenet/, 3.5 * million, [
    [/v3_?large/, 5.5 * million],
    [/v3_?small/, 2.5 * million],
  ]),
  family('vgg', /vgg/, 138 * million, [
    [/vgg_?11/, 132.9 * million],
    [/vgg_?19/, 143.7 * million],
  ]),
  family('densenet', /densenet/, 8 * million, [
    [/161/, 28.7 * million],
    [/169/, 14.1 * million],
    [/201/, 20 * million],
  ]),
  family('inception', /inception/, 27.2 * million),
  family('alexnet', /alexnet/, 61.1 * million),
  family('yolov5', /yolov5/, 21.2 * million, [
    [/v5n/, 1.9 * million],
    [/v5s/, 7.2 * million],
    [/v5l/, 46.5 * million],
    [/v5x/, 86.7 * million],
  ]),
  family('yolo', /yolo/, 25.9 * million, [
    [/n(?:-|\.|$)/, 3.2 * million],
    [/s(?:-|\.|$)/, 11.2 * million],
    [/l(?:-|\.|$)/, 43.7 * million],
    [/x(?:-|\.|$)/, 68.2 * million],
  ]),
  family('esm2', /esm2/, 651 * million, [
    [/t6_8m/, 7.8 * million],
    [/t12_35m/, 34 * million],
    [/t30_150m/, 148 * million],
    [/t36_3b/, 2.84 * billion],
    [/t48_15b/, 15.1 * billion],
  ]),
];
