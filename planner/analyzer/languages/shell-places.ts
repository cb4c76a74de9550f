import type { AccessList } from '../data-access/access-list.ts';
import { modeOfName, type ModeGuess } from '../data-access/access-mode.ts';
import { childOf, type SyntaxNode } from '../syntax.ts';
import { evidenceAt } from './code-evidence.ts';
import type { CodeCall } from './code-reading.ts';
import { textValue, type Standing } from './text-value.ts';

const place = /^(?:gs|s3):\/\/[\w.-]+\S*$/;
const webFile = /^https?:\/\/[^\s/]+\/\S+\.\w+$/;
const silent = /^(?:echo|printf|logger|:|log|die|usage)$/;
const copying = /^(?:cp|mv|rsync|copy|sync|copyto)$/;
const outputFlag = /^-{1,2}(?:o|O|out\w*|output\S*|dest\S*|save\S*|upload\S*|result\S*|log\S*)$/;

/** Notes the places that the commands of a shell script are given, and what it redirects into one. */
export function addShellPlaces(at: Standing, list: AccessList): void {
  for (const call of at.reading.calls) {
    if (silent.test(call.callee)) continue;
    if (call.callee === 'bq') addTables(at, list, call);
    else addCommand(at, list, call);
  }
  addRedirects(at, list, at.reading.tree.root);
}

function addCommand(at: Standing, list: AccessList, call: CodeCall): void {
  const words = call.positional.map((node) => textValue(at, node)?.text ?? '');
  const copies = words.some((word) => copying.test(word)) || /^(?:rclone|s5cmd)$/.test(call.callee);
  const values = words.map((word) => ({
    word,
    value: place.test(word) ? word : (/^-{1,2}[\w-]+=(.*)$/.exec(word)?.[1] ?? word),
  }));
  values.forEach(({ word, value }, index) => {
    const fetched = /^(?:curl|wget|aria2c)$/.test(call.callee) && webFile.test(value);
    if (fetched) list.add(value, strong('read'), evidenceAt(at.reading, call.line, 0.9));
    if (!place.test(value)) return;
    const isLast = index === lastOperand(words);
    const guess = copies
      ? strong(isLast ? 'write' : 'read')
      : modeOfArgument(word, words[index - 1] ?? '', words);
    list.add(value, guess, evidenceAt(at.reading, call.positional[index]?.line ?? call.line, 0.9));
  });
}

const valueFlag =
  /^--(?:exclude|include|acl|storage-class|profile|region|cache-control|content-type|sse|endpoint-url)$/;

/** The destination of a copy: the last word that is neither an option nor an option's value. */
function lastOperand(words: readonly string[]): number {
  return words.findLastIndex((one, index) => !one.startsWith('-') && !valueFlag.test(words[index - 1] ?? ''));
}

function strong(mode: 'read' | 'write'): ModeGuess {
  return { mode, strong: true };
}

function modeOfArgument(word: string, before: string, words: readonly string[]): ModeGuess {
  const flag = word.startsWith('-') ? word.replace(/=.*$/, '') : before;
  if (outputFlag.test(flag) || words[0] === 'mb' || words.includes('rm')) return strong('write');
  return flag.startsWith('-') ? modeOfName(flag.replace(/^-+/, '')) : strong('read');
}

/** `bq load d.t gs://b/x.csv`, `bq extract p:d.t gs://b/x`, `bq query 'SELECT …'`. */
function addTables(at: Standing, list: AccessList, call: CodeCall): void {
  const words = call.positional.map((node) => textValue(at, node)?.text ?? '');
  const verb = words.find((word) => /^(?:load|extract|query|insert|cp|head)$/.test(word)) ?? '';
  const evidence = evidenceAt(at.reading, call.line, 0.9);
  for (const word of words) {
    if (place.test(word)) list.add(word, strong(verb === 'extract' ? 'write' : 'read'), evidence);
    const destination = /^--destination_table=(.+)$/.exec(word)?.[1];
    const table = destination ?? (/^[\w-]+(?:[.:][\w-]+){1,2}$/.test(word) ? word : null);
    if (table !== null && !word.startsWith('--d=')) {
      const writes = destination !== undefined || verb === 'load' || verb === 'insert';
      list.add(
        `bigquery://${table.replace(':', '.').replace(/\$.*$/, '')}`,
        strong(writes ? 'write' : 'read'),
        evidence,
      );
    }
    if (verb === 'query')
      for (const [, name] of word.matchAll(/\b(?:FROM|JOIN)\s+`?([\w-]+(?:\.[\w*-]+){1,2})`?/gi))
        if (name !== undefined) list.add(`bigquery://${name}`, strong('read'), evidence);
  }
}

function addRedirects(at: Standing, list: AccessList, node: SyntaxNode): void {
  if (node.type === 'file_redirect') {
    const target = childOf(node, 'destination');
    const value = target === null ? null : textValue(at, target);
    if (value !== null && place.test(value.text))
      list.add(value.text, strong('write'), evidenceAt(at.reading, node.line, 0.8));
  }
  for (const child of node.children) addRedirects(at, list, child);
}
