import type { PlannedValue } from '../../schemas/change.ts';

/** How a whole resource is written: with `+` what will be, with `-` what is and goes. */
export type AttributeSign = '+' | '-';

type Attributes = Readonly<Record<string, PlannedValue>>;
type Entry = readonly [key: string, value: PlannedValue];

/** Where lines stand: their sign, and the column of it. */
interface Place {
  readonly sign: AttributeSign;
  readonly indent: number;
}

/**
 * The lines between the braces of a resource as `terraform plan` writes them: arguments with aligned values, then blocks;
 * a text of several lines as it is.
 */
export function attributeLines(attributes: Attributes, sign: AttributeSign): readonly string[] {
  return bodyLines(attributes, { sign, indent: 6 });
}

function bodyLines(attributes: Attributes, place: Place): readonly string[] {
  const entries = Object.entries(attributes);
  return [
    ...assignments(
      entries.filter(([, value]) => blocksIn(value).length === 0),
      place,
    ),
    ...entries.flatMap(([key, value]) => blocksIn(value).flatMap((block) => blockLines(key, block, place))),
  ];
}

/** The maps of a list that has nothing else: nothing in the plan tells a block from an argument of that shape. */
function blocksIn(value: PlannedValue): readonly Attributes[] {
  if (typeof value !== 'object' || value.kind !== 'list') return [];
  const maps = value.items.flatMap((item) =>
    typeof item === 'object' && item.kind === 'map' ? [item.entries] : [],
  );
  return maps.length === value.items.length ? maps : [];
}

function blockLines(key: string, block: Attributes, place: Place): readonly string[] {
  return ['', `${margin(place)}${key} {`, ...bodyLines(block, deeper(place)), closing('}', place)];
}

function assignments(entries: readonly Entry[], place: Place): readonly string[] {
  const width = Math.max(0, ...entries.map(([key]) => key.length));
  const gone = place.sign === '-' ? ' -> null' : '';
  return entries.flatMap(([key, value]) => valueLines(`${key.padEnd(width)} = `, value, gone, place));
}

/** `head` stands before the value, `tail` after it. */
function valueLines(head: string, value: PlannedValue, tail: string, place: Place): readonly string[] {
  const start = margin(place) + head;
  if (typeof value !== 'object') return scalarLines(start, value, tail, place);
  switch (value.kind) {
    case 'unknown':
      return [`${start}(known after apply)`];
    case 'sensitive':
      return [`${start}(sensitive value)${tail}`];
    case 'list':
      return [`${start}[`, ...itemLines(value.items, deeper(place)), closing(`]${tail}`, place)];
    case 'map':
      return [`${start}{`, ...mapLines(value.entries, deeper(place)), closing(`}${tail}`, place)];
  }
}

function itemLines(items: readonly PlannedValue[], place: Place): readonly string[] {
  return items.flatMap((item) => valueLines('', item, ',', place));
}

function mapLines(entries: Attributes, place: Place): readonly string[] {
  const quoted = Object.entries(entries).map(([key, value]) => [JSON.stringify(key), value] as const);
  return assignments(quoted, place);
}

function scalarLines(start: string, value: string | number | boolean, tail: string, place: Place) {
  const lines = String(value).trimEnd().split('\n');
  if (lines.length === 1) return [`${start}${JSON.stringify(value)}${tail}`];
  const text = lines.map((line) => `${' '.repeat(place.indent + 4)}${line}`.trimEnd());
  return [`${start}<<-EOT`, ...text, closing(`EOT${tail}`, place)];
}

function margin({ sign, indent }: Place): string {
  return `${' '.repeat(indent)}${sign} `;
}

function closing(text: string, { indent }: Place): string {
  return `${' '.repeat(indent + 2)}${text}`;
}

function deeper({ sign, indent }: Place): Place {
  return { sign, indent: indent + 4 };
}
