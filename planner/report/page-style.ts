/** A colour of each method on light and on dark, in the order of the methods. */
const colours = [
  ['#1d5fd1', '#7db0ff'],
  ['#be185d', '#ff9ac1'],
  ['#6b7280', '#9ca3af'],
  ['#b45309', '#fbbf24'],
  ['#7e22ce', '#d0a2ff'],
  ['#15803d', '#5ee08a'],
] as const;

/** Dashes tell curves apart where colours do not. */
const dashes = ['none', '4 2', '2 3', '7 3', '7 3 2 3', '12 4'];

const methodRules = colours
  .map(
    (_, index) => `.fill${index} { fill: var(--method${index}); background: var(--method${index}); }
.line${index} { fill: none; stroke: var(--method${index}); stroke-width: ${index === 0 ? 2.5 : 1.6}; stroke-dasharray: ${dashes[index] ?? 'none'}; }
.text${index} { fill: var(--method${index}); }`,
  )
  .join('\n');

function variables(place: 0 | 1): string {
  return colours.map((pair, index) => `--method${index}: ${pair[place]};`).join(' ');
}

/** The style sheet of a report: no outside font or image, light and dark as the reader has it, and fit to be printed. */
export const pageStyle = `
:root { color-scheme: light dark; --text: #1a1d21; --faint: #5b636d; --ground: #ffffff; --line: #dfe3e8; --bad: #b91c1c; ${variables(0)} }
@media (prefers-color-scheme: dark) {
  :root { --text: #e7eaee; --faint: #a3acb8; --ground: #15181c; --line: #343a42; --bad: #ff8a80; ${variables(1)} }
}
body { margin: 0 auto; max-width: 66rem; padding: 2rem 1.25rem 3rem; color: var(--text); background: var(--ground); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
p { max-width: 46rem; margin: .4rem 0; color: var(--faint); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem; margin: 1.4rem 0; padding: 0; list-style: none; }
.facts li { border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; color: var(--faint); }
.facts strong { display: block; font-size: 1.4rem; color: var(--text); }
svg { width: 100%; height: auto; }
svg text { fill: var(--text); font: 12px system-ui, sans-serif; }
.name { text-anchor: end; }
.middle { text-anchor: middle; }
.grid { stroke: var(--line); }
.diagonal { stroke: var(--faint); stroke-dasharray: 4 3; }
.held { fill: var(--method0); fill-opacity: .45; }
.failed { fill: none; stroke: var(--bad); stroke-width: 1.6; }
.low { color: var(--bad); font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .84rem; width: 100%; }
th, td { padding: .35rem .5rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; font-weight: normal; }
th[scope='col'] { color: var(--faint); }
th:first-child { text-align: left; }
th[scope='row'] { max-width: 19rem; overflow: hidden; text-overflow: ellipsis; }
.key { display: inline-block; width: .7rem; height: .7rem; border-radius: 2px; margin-right: .5rem; }
${methodRules}
@media print { body { max-width: none; padding: 0; } svg, tr { break-inside: avoid; } }
`;
