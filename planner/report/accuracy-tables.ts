import type { Accuracy, FamilyAccuracy } from '../../schemas/backtest.ts';
import { html, type Html } from './html-text.ts';
import { number, percent, usd } from './number-text.ts';

/** Every figure of every method. */
export function methodTable(methods: readonly Accuracy[]): Html {
  const rows = methods.map(
    (one, index) =>
      html`<tr>
        <th scope="row"><span class="key fill${index}"></span>${one.method}</th>
        <td>${number(one.wastageGbh)}</td>
        <td>${usd(one.wastageUsd)}</td>
        <td>${number(one.failures)}</td>
        <td>${percent(one.medianError)}</td>
        <td>${percent(one.coverage)}</td>
        <td>${percent(one.runtimeMedianError)}</td>
        <td>${percent(one.machineRegret)}</td>
      </tr>`,
  );
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">method</th>
          <th scope="col">wasted GB·h</th>
          <th scope="col">wasted USD</th>
          <th scope="col">failures</th>
          <th scope="col">median error</th>
          <th scope="col">in interval</th>
          <th scope="col">run time error</th>
          <th scope="col">machine regret</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** GB·h that each method wasted on each family, with its failures; the least of a row stands out. */
export function familyTable(families: readonly FamilyAccuracy[]): Html {
  const names = families[0]?.methods.map(({ method }) => html`<th scope="col">${method}</th>`) ?? [];
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">family</th>
          <th scope="col">runs</th>
          ${names}
          <th scope="col">in interval</th>
        </tr>
      </thead>
      <tbody>
        ${families.map(familyRow)}
      </tbody>
    </table>
  </div>`;
}

function familyRow({ family, runs, methods }: FamilyAccuracy): Html {
  const least = Math.min(...methods.map(({ wastageGbh }) => wastageGbh));
  const cells = methods.map(({ wastageGbh, failures }) => {
    const text = `${number(wastageGbh)} (${number(failures)})`;
    return wastageGbh === least ? html`<td><strong>${text}</strong></td>` : html`<td>${text}</td>`;
  });
  return html`<tr>
    <th scope="row" title="${family}">${family}</th>
    <td>${number(runs)}</td>
    ${cells} ${coverageCell(runs, methods[0]?.coverage ?? null)}
  </tr>`;
}

/** Of so many runs, less than this share in an interval that is meant to hold nine in ten is no chance. */
const [tellingRuns, leastCoverage] = [100, 0.8];

function coverageCell(runs: number, coverage: number | null): Html {
  const isLow = coverage !== null && coverage < leastCoverage && runs >= tellingRuns;
  return isLow ? html`<td class="low">${percent(coverage)}</td>` : html`<td>${percent(coverage)}</td>`;
}
