import { torch, type BuiltModelCase } from './built-model-case.ts';

const gpt = `${torch}
class LayerNorm(nn.Module):
    def __init__(self, ndim, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(ndim))
        self.bias = nn.Parameter(torch.zeros(ndim)) if bias else None

class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        assert config.n_embd % config.n_head == 0
        self.qkv = nn.Linear(config.n_embd, 3 * config.n_embd, bias=config.bias)
        self.proj = nn.Linear(config.n_embd, config.n_embd, bias=config.bias)
        self.drop = nn.Dropout(config.dropout)
        self.flash = hasattr(torch.nn.functional, 'scaled_dot_product_attention')
        if not self.flash:
            self.register_buffer("mask", torch.tril(torch.ones(config.block_size, config.block_size)))

class MLP(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.up = nn.Linear(config.n_embd, 4 * config.n_embd, bias=config.bias)
        self.gelu = nn.GELU()
        self.down = nn.Linear(4 * config.n_embd, config.n_embd, bias=config.bias)

class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.ln_1 = LayerNorm(config.n_embd, bias=config.bias)
        self.attn = Attention(config)
        self.ln_2 = LayerNorm(config.n_embd, bias=config.bias)
        self.mlp = MLP(config)

@dataclass
class GPTConfig:
    block_size: int = 1024
    vocab_size: int = 50304
    n_layer: int = 12
    n_head: int = 12
    n_embd: int = 768
    dropout: float = 0.0
    bias: bool = True

class GPT(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.transformer = nn.ModuleDict(dict(
            wte = nn.Embedding(config.vocab_size, config.n_embd),
            wpe = nn.Embedding(config.block_size, config.n_embd),
            h = nn.ModuleList([Block(config) for _ in range(config.n_layer)]),
            ln_f = LayerNorm(config.n_embd, bias=config.bias),
        ))
        self.lm_head = nn.Linear(config.n_embd, config.vocab_size, bias=False)
        self.transformer.wte.weight = self.lm_head.weight
        self.apply(self._init_weights)
        for pn, p in self.named_parameters():
            if pn.endswith('proj.weight'):
                torch.nn.init.normal_(p, mean=0.0, std=0.02 / math.sqrt(2 * config.n_layer))
`;

const gptSized = (layers: number, heads: number, width: number): string =>
  `${gpt}\nmodel = GPT(GPTConfig(vocab_size=50257, n_layer=${String(layers)}, n_head=${String(heads)}, n_embd=${String(width)}))\nmodel.to("cuda")\n`;

/** Language models, as published. */
export const builtLanguageCases: readonly BuiltModelCase[] = [
  {
    title: 'a GPT whose settings gather in a dictionary (124 M and 47 padded rows)',
    code: `${gpt}
import os, pickle
n_layer, n_head, n_embd = 12, 12, 768
meta_vocab_size = None
if os.path.exists("meta.pkl"):
    meta_vocab_size = pickle.load(open("meta.pkl", "rb"))["vocab_size"]
model_args = dict(n_layer=n_layer, n_head=n_head, n_embd=n_embd, block_size=1024, bias=True, vocab_size=None, dropout=0.0)
init_from = "scratch"
if init_from == "scratch":
    model_args["vocab_size"] = meta_vocab_size if meta_vocab_size is not None else 50304
    gptconf = GPTConfig(**model_args)
    model = GPT(gptconf)
elif init_from == "resume":
    model = GPT(GPTConfig(**torch.load("ckpt.pt")["model_args"]))
`,
    model: { name: 'GPT', parameters: 124_475_904 },
  },
  { title: 'GPT-2 (124 M)', code: gptSized(12, 12, 768), model: { name: 'GPT', parameters: 124_439_808 } },
  { title: 'GPT-2 medium', code: gptSized(24, 16, 1024), model: { name: 'GPT', parameters: 354_823_168 } },
  { title: 'GPT-2 large', code: gptSized(36, 20, 1280), model: { name: 'GPT', parameters: 774_030_080 } },
  { title: 'GPT-2 XL', code: gptSized(48, 25, 1600), model: { name: 'GPT', parameters: 1_557_611_200 } },
  {
    title: 'a GPT of an unknown vocabulary',
    code: `${gpt}\nfrom elsewhere import vocabulary\nmodel = GPT(GPTConfig(vocab_size=vocabulary.size()))`,
    model: null,
  },
  {
    title: 'the base Transformer of "Attention is all you need" without its embeddings',
    code: `${torch}model = nn.Sequential(nn.Transformer())\n`,
    model: { name: 'Sequential', parameters: 44_140_544 },
  },
  {
    title: 'an encoder of library layers behind an embedding',
    code: `${torch}
class TransformerModel(nn.Module):
    def __init__(self, ntoken, d_model, nhead, d_hid, nlayers, dropout=0.5):
        super().__init__()
        layers = nn.TransformerEncoderLayer(d_model, nhead, d_hid, dropout)
        self.transformer_encoder = nn.TransformerEncoder(layers, nlayers)
        self.embedding = nn.Embedding(ntoken, d_model)
        self.linear = nn.Linear(d_model, ntoken)
        self.embedding.weight.data.uniform_(-0.1, 0.1)
def main():
    model = TransformerModel(28782, 200, 2, d_hid=200, nlayers=2)
main()
`,
    model: { name: 'TransformerModel', parameters: 12_025_582 },
  },
  {
    title: 'a language model of LSTM layers with tied weights, sized by options',
    code: `${torch}import argparse
class RNNModel(nn.Module):
    def __init__(self, rnn_type, ntoken, ninp, nhid, nlayers, tie_weights=False):
        super(RNNModel, self).__init__()
        self.encoder = nn.Embedding(ntoken, ninp)
        if rnn_type in ['LSTM', 'GRU']:
            self.rnn = getattr(nn, rnn_type)(ninp, nhid, nlayers, dropout=0.2)
        self.decoder = nn.Linear(nhid, ntoken)
        if tie_weights:
            self.decoder.weight = self.encoder.weight
parser = argparse.ArgumentParser()
parser.add_argument('--model', default='LSTM')
parser.add_argument('--emsize', type=int, default=200)
parser.add_argument('--nhid', type=int, default=200)
parser.add_argument('--tied', action='store_true', default=True)
args = parser.parse_args()
model = RNNModel(args.model, 33278, args.emsize, args.nhid, 2, args.tied).cuda()
`,
    model: { name: 'RNNModel', parameters: 7_332_078 },
  },
  {
    title: 'a model whose vocabulary may come from a file, and a flag that a loop sets on it',
    code: `${torch}import os, pickle
found_size = None
if os.path.exists("meta.pkl"):
    found_size = pickle.load(open("meta.pkl", "rb"))["size"]
class Net(nn.Module):
    def __init__(self, vocabulary, width):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, width)
        self.head = nn.Linear(width, vocabulary, bias=False)
settings = dict(width=64, vocabulary=None)
settings["vocabulary"] = found_size if found_size is not None else 1000
net = Net(**settings)
step = 0
while True:
    net.needs_sync = (step % 8 == 0)
    step += 1
`,
    model: { name: 'Net', parameters: 128_000 },
  },
];
