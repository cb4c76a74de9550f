"""Fine-tunes a 3-billion-parameter chat model on support dialogues with LoRA.

The dialogues are JSON lines in Cloud Storage, one {"messages": [{"role", "content"}, …]} a line. On a machine that
Headstart prepared they are already on the data disk; elsewhere they are streamed from the bucket. Progress is saved
every --save-steps steps, and a run that was stopped continues from its newest checkpoint.
"""

import argparse
import json
import math
import os
import signal
import sys
import time
from pathlib import Path

import torch
from datasets import load_dataset
from google.cloud import storage
from peft import LoraConfig, get_peft_model, set_peft_model_state_dict
from torch.utils.data import DataLoader
from transformers import AutoModelForCausalLM, AutoTokenizer, get_cosine_schedule_with_warmup

DATA_URI = "gs://headstart-examples/support-dialogues/train"
RESULT_BUCKET = "headstart-examples"
IGNORED = -100  # the label that the loss leaves out

stopping = False


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="Qwen/Qwen2.5-3B-Instruct")
    parser.add_argument("--data", default=DATA_URI, help="folder of *.jsonl files")
    parser.add_argument("--batch-size", type=int, default=4, help="samples per device and step")
    parser.add_argument("--gradient-accumulation", type=int, default=4)
    parser.add_argument("--max-length", type=int, default=1024, help="tokens of one sample")
    parser.add_argument("--max-steps", type=int, default=380, help="optimiser steps")
    parser.add_argument("--lr", type=float, default=2e-4)
    parser.add_argument("--lora-rank", type=int, default=16)
    parser.add_argument("--num-workers", type=int, default=4)
    parser.add_argument("--save-steps", type=int, default=50)
    parser.add_argument("--no-gradient-checkpointing", dest="gradient_checkpointing", action="store_false")
    parser.add_argument("--result", default="models/support-dialogues", help="prefix in the result bucket")
    return parser.parse_args()


def data_files(uri: str) -> str:
    """The data disk when Headstart filled one, else the bucket itself."""
    local = os.environ.get("HEADSTART_DATA_DIR")
    if local and any(Path(local).rglob("*.jsonl")):
        return f"{local}/**/*.jsonl"
    return f"{uri}/*.jsonl"


def make_loader(args: argparse.Namespace, tokenizer) -> DataLoader:
    dataset = load_dataset("json", data_files=data_files(args.data), split="train", streaming=True)
    dataset = dataset.shuffle(seed=7, buffer_size=10_000)

    def encode(sample):
        text = tokenizer.apply_chat_template(sample["messages"], tokenize=False)
        return tokenizer(text, truncation=True, max_length=args.max_length)

    def collate(samples):
        batch = tokenizer.pad(samples, padding="longest", return_tensors="pt")
        batch["labels"] = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, IGNORED)
        return batch

    encoded = dataset.map(encode, remove_columns=["messages"])
    return DataLoader(
        encoded, batch_size=args.batch_size, num_workers=args.num_workers, collate_fn=collate, pin_memory=True
    )


def make_model(args: argparse.Namespace):
    model = AutoModelForCausalLM.from_pretrained(args.model, torch_dtype=torch.bfloat16)
    if args.gradient_checkpointing:
        model.gradient_checkpointing_enable()
        model.enable_input_require_grads()
    adapter = LoraConfig(
        r=args.lora_rank,
        lora_alpha=2 * args.lora_rank,
        lora_dropout=0.05,
        target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
        task_type="CAUSAL_LM",
    )
    return get_peft_model(model, adapter).to("cuda")


def adapter_state(model) -> dict:
    return {name: value.cpu() for name, value in model.state_dict().items() if "lora_" in name}


def save_checkpoint(path: Path, step: int, model, optimizer, scheduler) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {
        "step": step,
        "adapter": adapter_state(model),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
    }
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    os.replace(partial, path)


def load_checkpoint(path: Path, model, optimizer, scheduler) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, map_location="cuda")
    set_peft_model_state_dict(model, state["adapter"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["step"]


def upload(folder: Path, prefix: str) -> None:
    bucket = storage.Client().bucket(RESULT_BUCKET)
    for file in sorted(folder.iterdir()):
        bucket.blob(f"{prefix}/{file.name}").upload_from_filename(str(file))


def train(args: argparse.Namespace) -> int:
    checkpoint = Path(os.environ.get("HEADSTART_CHECKPOINT_DIR", "checkpoints")) / "adapter.pt"
    tokenizer = AutoTokenizer.from_pretrained(args.model)
    loader = make_loader(args, tokenizer)
    model = make_model(args)
    trainable = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(trainable, lr=args.lr, weight_decay=0.01, fused=True)
    scheduler = get_cosine_schedule_with_warmup(optimizer, num_warmup_steps=20, num_training_steps=args.max_steps)
    step = load_checkpoint(checkpoint, model, optimizer, scheduler)
    print(f"training from step {step} of {args.max_steps}", flush=True)

    model.train()
    started, total_loss = time.monotonic(), 0.0
    for index, batch in enumerate(loader, start=1):
        batch = {name: value.to("cuda", non_blocking=True) for name, value in batch.items()}
        loss = model(**batch).loss / args.gradient_accumulation
        loss.backward()
        total_loss += loss.item()
        if index % args.gradient_accumulation:
            continue
        torch.nn.utils.clip_grad_norm_(trainable, 1.0)
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        if step % 10 == 0:
            record = {"step": step, "loss": round(total_loss / 10, 4), "perplexity": round(math.exp(total_loss / 10), 2)}
            print(json.dumps({**record, "seconds": round(time.monotonic() - started)}), flush=True)
            total_loss = 0.0
        if step % args.save_steps == 0 or stopping:
            save_checkpoint(checkpoint, step, model, optimizer, scheduler)
        if stopping:
            return 143
        if step >= args.max_steps:
            break

    result = checkpoint.parent / "result"
    model.save_pretrained(result)
    tokenizer.save_pretrained(result)
    upload(result, args.result)
    return 0


def stop(_signal, _frame) -> None:
    global stopping
    stopping = True


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    sys.exit(train(parse_args()))
