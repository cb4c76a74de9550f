import type { BuiltModelCase } from './built-model-case.ts';

const made = (config: string, model: string, before = ''): string =>
  `${before}from transformers import *\nfrom transformers import ${config.split('(')[0] ?? ''}, ${model}, AutoModelForCausalLM\n` +
  `config = ${config}\nmodel = ${model}(config)\n`;

/** Models of transformers by their configuration objects, as published. */
export const builtConfiguredCases: readonly BuiltModelCase[] = [
  {
    title: 'BERT base by the defaults of its configuration',
    code: made('BertConfig()', 'BertModel'),
    model: { name: 'BertModel', parameters: 109_482_240 },
  },
  {
    title: 'BERT large',
    code: made(
      'BertConfig(hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096)',
      'BertModel',
    ),
    model: { name: 'BertModel', parameters: 335_141_888 },
  },
  {
    title: 'GPT-2 medium by its configuration',
    code: made('GPT2Config(n_embd=1024, n_layer=24, n_head=16)', 'GPT2LMHeadModel'),
    model: { name: 'GPT2LMHeadModel', parameters: 354_823_168 },
  },
  {
    title: 'Llama 7B by its defaults',
    code: made('LlamaConfig(hidden_size=4096)', 'LlamaForCausalLM'),
    model: { name: 'LlamaForCausalLM', parameters: 6_738_415_616 },
  },
  {
    title: 'Llama 3 8B through an automatic class',
    code:
      'from transformers import LlamaConfig, AutoModelForCausalLM\n' +
      'width = 4096\n' +
      'config = LlamaConfig(vocab_size=128256, hidden_size=width, intermediate_size=14336, num_key_value_heads=8)\n' +
      'model = AutoModelForCausalLM.from_config(config)\n',
    model: { name: 'AutoModelForCausalLM', parameters: 8_030_261_248 },
  },
  {
    title: 'Mistral 7B by its defaults',
    code: made('MistralConfig()', 'MistralForCausalLM'),
    model: { name: 'MistralForCausalLM', parameters: 7_241_732_096 },
  },
  {
    title: 'ViT base without its head',
    code: made('ViTConfig()', 'ViTForImageClassification'),
    model: { name: 'ViTForImageClassification', parameters: 85_798_656 },
  },
  {
    title: 'a configuration with a width that only the run knows',
    code: made('LlamaConfig(hidden_size=int(sys.argv[1]))', 'LlamaForCausalLM', 'import sys\n'),
    model: null,
  },
  {
    title: 'an architecture that is not known',
    code: made('MambaConfig()', 'MambaForCausalLM'),
    model: null,
  },
];
