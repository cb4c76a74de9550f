/** A machine type's shape before prices and zones are known. */
export interface Shape {
  readonly name: string;
  readonly vcpus: number;
  readonly billedVcpus: number;
  readonly memoryGib: number;
  readonly accelerator: readonly [type: string, count: number] | null;
  readonly localSsdGib: number;
}

/** `[prefix, sizes in vCPUs, GiB per vCPU]` where memory is proportional (Compute Engine machine family pages, 2026). */
const proportional: readonly (readonly [string, readonly number[], number])[] = [
  ['e2-standard', [2, 4, 8, 16, 32], 4],
  ['e2-highmem', [2, 4, 8, 16], 8],
  ['e2-highcpu', [2, 4, 8, 16, 32], 1],
  ['n4-standard', [2, 4, 8, 16, 32, 48, 64, 80], 4],
  ['n4-highmem', [2, 4, 8, 16, 32, 48, 64, 80], 8],
  ['n4-highcpu', [2, 4, 8, 16, 32, 48, 64, 80], 2],
  ['n4a-standard', [1, 2, 4, 8, 16, 32, 48, 64], 4],
  ['n4a-highmem', [1, 2, 4, 8, 16, 32, 48, 64], 8],
  ['n4a-highcpu', [1, 2, 4, 8, 16, 32, 48, 64], 2],
  ['n4d-standard', [2, 4, 8, 16, 32, 48, 64, 80, 96], 4],
  ['n4d-highmem', [2, 4, 8, 16, 32, 48, 64, 80, 96], 8],
  ['n4d-highcpu', [2, 4, 8, 16, 32, 48, 64, 80, 96], 2],
  ['c3-standard', [4, 8, 22, 44, 88, 176], 4],
  ['c3-highmem', [4, 8, 22, 44, 88, 176], 8],
  ['c3-highcpu', [4, 8, 22, 44, 88, 176], 2],
  ['c3d-standard', [4, 8, 16, 30, 60, 90, 180, 360], 4],
  ['c3d-highmem', [4, 8, 16, 30, 60, 90, 180, 360], 8],
  ['c4-highcpu', [2, 4, 8, 16, 24, 32, 48, 96, 144, 192, 288], 2],
  ['c4a-standard', [1, 2, 4, 8, 16, 32, 48, 64, 72], 4],
  ['c4a-highmem', [1, 2, 4, 8, 16, 32, 48, 64, 72], 8],
  ['c4a-highcpu', [1, 2, 4, 8, 16, 32, 48, 64, 72], 2],
  ['t2d-standard', [1, 2, 4, 8, 16, 32, 48, 60], 4],
  ['t2a-standard', [1, 2, 4, 8, 16, 32, 48], 4],
  ['g2-standard', [4, 8, 12, 16, 24, 32, 48, 96], 4],
];

/** `prefix: vCPUs:GiB[:local SSD GiB] …` where it is not. */
const listed: readonly (readonly [string, string])[] = [
  ['c3d-highcpu', '4:8 8:16 16:32 30:59 60:118 90:177 180:354 360:708'],
  ['c4-standard', '2:7 4:15 8:30 16:60 24:90 32:120 48:180 96:360 144:540 192:720 288:1080'],
  ['c4-highmem', '2:15 4:31 8:62 16:124 24:186 32:248 48:372 96:744 144:1116 192:1488 288:2232'],
  ['c4d-standard', '2:7 4:15 8:31 16:62 32:124 48:186 64:248 96:372 192:744 384:1488'],
  ['c4d-highmem', '2:15 4:31 8:63 16:126 32:252 48:378 64:504 96:756 192:1512 384:3024'],
  ['c4d-highcpu', '2:3 4:7 8:15 16:30 32:60 48:90 64:120 96:180 192:360 384:720'],
];

/** Forms with bundled local SSD: `[prefix, of which listed or proportional prefix, vCPUs:SSD GiB …]`. */
const withSsd: readonly (readonly [string, string])[] = [
  ['c3-standard', '4:375 8:750 22:1500 44:3000 88:6000 176:12000'],
  ['c3d-standard', '8:375 16:375 30:750 60:1500 90:3000 180:6000 360:12000'],
  ['c3d-highmem', '8:375 16:375 30:750 60:1500 90:3000 180:6000 360:12000'],
  ['c4-standard', '4:375 8:375 16:750 24:1500 32:1875 48:3000 96:6000 144:9000 192:12000 288:18000'],
  ['c4-highmem', '4:375 8:375 16:750 24:1500 32:1875 48:3000 96:6000 144:9000 192:12000 288:18000'],
  ['c4a-standard', '4:375 8:750 16:1500 32:2250 48:3750 64:5250 72:6000'],
  ['c4a-highmem', '4:375 8:750 16:1500 32:2250 48:3750 64:5250 72:6000'],
  ['c4d-standard', '8:375 16:375 32:750 48:1500 64:2250 96:3000 192:6000 384:12000'],
  ['c4d-highmem', '8:375 16:375 32:750 48:1500 64:2250 96:3000 192:6000 384:12000'],
];

/** `name vCPUs GiB [accelerator count] [local SSD GiB]` of types that follow no pattern. */
const single = `
m3-ultramem-32 32 976
m4-megamem-56 56 744
m4-megamem-112 112 1488
z3-highmem-14-standardlssd 14 112 - 0 3000
z3-highmem-44-standardlssd 44 352 - 0 9000
z3-highmem-36-highlssd 36 288 - 0 15000
g4-standard-48 48 180 nvidia-rtx-pro-6000 1
a2-ultragpu-1g 12 170 nvidia-a100-80gb 1 375
a3-highgpu-1g 26 234 nvidia-h100-80gb 1 750
a3-edgegpu-8g 208 1872 nvidia-h100-80gb 8 6000
a3-ultragpu-8g 224 2952 nvidia-h200-141gb 8 12000
a4-highgpu-8g 224 3968 nvidia-b200 8 12000
a4x-highgpu-4g 140 884 nvidia-gb200 4 12000`;

const l4ByVcpus: Readonly<Record<number, number>> = { 24: 2, 48: 4, 96: 8 };

function plain(name: string, vcpus: number, memoryGib: number, localSsdGib = 0): Shape {
  const accelerator = name.startsWith('g2-') ? (['nvidia-l4', l4ByVcpus[vcpus] ?? 1] as const) : null;
  return { name, vcpus, billedVcpus: vcpus, memoryGib, accelerator, localSsdGib };
}

function numbers(text: string): (readonly [number, number])[] {
  return text.split(' ').map((pair) => {
    const [left, right] = pair.split(':').map(Number);
    return [left ?? NaN, right ?? NaN] as const;
  });
}

function singleShape(line: string): Shape {
  const [name = '', vcpus, memory, accelerator = '-', count, ssd] = line.split(' ');
  return {
    ...plain(name, Number(vcpus), Number(memory), Number(ssd ?? 0)),
    accelerator: accelerator === '-' ? null : [accelerator, Number(count)],
  };
}

/** Shapes after Google's machine family pages; rows of the price source are laid over them and must agree. */
export function documentedShapes(): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  const add = (shape: Shape): unknown => shapes.set(shape.name, shape);
  for (const [prefix, sizes, ratio] of proportional)
    for (const size of sizes) add(plain(`${prefix}-${size}`, size, size * ratio));
  for (const [prefix, text] of listed)
    for (const [size, memory] of numbers(text)) add(plain(`${prefix}-${size}`, size, memory));
  for (const [prefix, text] of withSsd)
    for (const [size, ssd] of numbers(text)) {
      const bare = shapes.get(`${prefix}-${size}`);
      if (bare) add({ ...bare, name: `${bare.name}-lssd`, localSsdGib: ssd });
    }
  for (const line of single.trim().split('\n')) add(singleShape(line));
  return shapes;
}
