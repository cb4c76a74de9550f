/** What a marker says of the machines that Headstart prepares; null where it depends on what is not known. */
type Truth = boolean | null;

/** Linux on x86-64 or Arm with CPython: what every machine has. */
const machine: Readonly<Record<string, string>> = {
  sys_platform: 'linux',
  platform_system: 'Linux',
  os_name: 'posix',
  platform_python_implementation: 'CPython',
  implementation_name: 'cpython',
};

/** Versions of Python that programs of today are run with, as minor versions of 3. */
const oldestPython = 8;
const newestPython = 14;

const comparison =
  /^\s*(?:([a-z_.]+)|(["'])(.*?)\2)\s*(===?|!=|<=|>=|<|>|~=|not\s+in\b|in\b)\s*(?:([a-z_.]+)|(["'])(.*?)\6)/;

/** Whether a PEP 508 marker leaves out every machine that Headstart prepares; false where that is not certain. */
export function excludesMachine(marker: string): boolean {
  const rest = { text: marker };
  return anyOf(rest, 0) === false;
}

function anyOf(rest: { text: string }, depth: number): Truth {
  let truth = allOf(rest, depth);
  while (taken(rest, /^\s*or\b/)) {
    const next = allOf(rest, depth);
    truth = truth === true || next === true ? true : truth === null || next === null ? null : false;
  }
  return truth;
}

function allOf(rest: { text: string }, depth: number): Truth {
  let truth = atom(rest, depth);
  while (taken(rest, /^\s*and\b/)) {
    const next = atom(rest, depth);
    truth = truth === false || next === false ? false : truth === null || next === null ? null : true;
  }
  return truth;
}

function atom(rest: { text: string }, depth: number): Truth {
  if (depth < 20 && taken(rest, /^\s*\(/)) {
    const inside = anyOf(rest, depth + 1);
    return taken(rest, /^\s*\)/) ? inside : null;
  }
  const match = comparison.exec(rest.text);
  if (match === null) return null;
  rest.text = rest.text.slice(match[0].length);
  const [, left, , leftText, operator = '', right, , rightText] = match;
  if (left !== undefined && rightText !== undefined) return compared(left, operator, rightText);
  // `'linux' in sys_platform` and the like: only equality reads the same from both sides.
  return right !== undefined && leftText !== undefined && /^[=!]=/.test(operator)
    ? compared(right, operator, leftText)
    : null;
}

function compared(variable: string, operator: string, value: string): Truth {
  if (variable === 'python_version' || variable === 'python_full_version') return python(operator, value);
  const actual = machine[variable];
  if (actual === undefined) return null;
  if (operator === '==' || operator === '===') return actual === value;
  return operator === '!=' ? actual !== value : null;
}

/** True or false only where all versions in use agree. */
function python(operator: string, value: string): Truth {
  const [, minor, patch] = /^3\.(\d+)(\.\d+)?/.exec(value) ?? [];
  if (minor === undefined) return null;
  const bound = Number(minor) + (patch === undefined ? 0 : 0.5);
  if (operator === '<') return bound <= oldestPython ? false : bound > newestPython ? true : null;
  if (operator === '<=') return bound < oldestPython ? false : bound >= newestPython ? true : null;
  if (operator === '>=') return bound <= oldestPython ? true : bound > newestPython ? false : null;
  if (operator === '>') return bound < oldestPython ? true : bound >= newestPython ? false : null;
  return null;
}

function taken(rest: { text: string }, pattern: RegExp): boolean {
  const match = pattern.exec(rest.text);
  if (match === null) return false;
  rest.text = rest.text.slice(match[0].length);
  return true;
}
