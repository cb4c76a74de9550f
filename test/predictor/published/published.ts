export { hostMemory } from './host-memory.ts';
import { huggingFaceMemory } from './hugging-face-memory.ts';
import { imageMemory } from './image-memory.ts';
import { litgptMemory } from './litgpt-memory.ts';
import type { PublishedMemory } from './published-memory.ts';
import { statedMemory } from './stated-memory.ts';
import { torchtuneMemory } from './torchtune-memory.ts';

/** All published figures of GPU memory. */
export const published: readonly PublishedMemory[] = [
  ...huggingFaceMemory,
  ...litgptMemory,
  ...torchtuneMemory,
  ...imageMemory,
  ...statedMemory,
];
