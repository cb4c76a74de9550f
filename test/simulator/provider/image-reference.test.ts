import { describe, expect, test } from 'vitest';
import { imageCandidates, sameImage } from '../../../planner/simulator/provider/mapping/image-reference.ts';
import { sameLink } from '../../../planner/simulator/provider/mapping/links.ts';
import { isGrowth } from '../../../planner/simulator/provider/resources/subnetwork.ts';

const image = (project: string, name: string) =>
  `https://www.googleapis.com/compute/v1/projects/${project}/global/images/${name}`;
const debian = image('debian-cloud', 'debian-12-bookworm-v20260512');
const ubuntu = image('ubuntu-os-cloud', 'ubuntu-2404-noble-amd64-v20260512');
const deepLearning = image('deeplearning-platform-release', 'common-cu129-ubuntu-2404-nvidia-580-v20260501');
const accelerated = image(
  'ubuntu-os-accelerator-images',
  'ubuntu-accelerator-2404-amd64-with-nvidia-580-v20260512',
);

/** [the image of the disk, what is configured, the same?] */
const IMAGES: [string, string, boolean][] = [
  [debian, debian, true],
  [debian, 'debian-12', true],
  [debian, 'debian-cloud/debian-12', true],
  [debian, 'projects/debian-cloud/global/images/family/debian-12', true],
  [debian, 'debian-12-bookworm-v20260512', true],
  [debian, 'debian-12-bookworm-v20250101', false],
  [debian, 'debian-1', false],
  [debian, 'debian-11', false],
  [debian, 'other/debian-12', false],
  [ubuntu, 'ubuntu-os-cloud/ubuntu-2404-lts-amd64', true],
  [ubuntu, 'ubuntu-os-cloud/ubuntu-2204-lts', false],
  [image('ubuntu-os-cloud', 'ubuntu-2204-jammy-v20260512'), 'ubuntu-2204-lts', true],
  [image('cos-cloud', 'cos-stable-121-18867-90-38'), 'cos-cloud/cos-stable', true],
  [deepLearning, 'deeplearning-platform-release/common-cu129-ubuntu-2404-nvidia-580', true],
  [deepLearning, 'deeplearning-platform-release/common-cu129-ubuntu-2204-nvidia-580', false],
  [accelerated, 'ubuntu-os-accelerator-images/ubuntu-accelerator-2404-amd64-with-nvidia-580', true],
  [accelerated, 'ubuntu-os-accelerator-images/ubuntu-accelerator-2404-amd64-with-nvidia-570', false],
];

test.each(IMAGES)('%s is %s: %s', (prior, configured, same) => {
  expect(sameImage(prior, configured)).toBe(same);
});

test('an image is looked for in its own project, else in the one of the resource and the public one', () => {
  expect(imageCandidates('debian-cloud/debian-12', 'mine')).toEqual([
    'projects/debian-cloud/global/images/debian-12',
    'projects/debian-cloud/global/images/family/debian-12',
  ]);
  expect(imageCandidates('debian-12', 'mine')).toHaveLength(4);
  expect(imageCandidates('family/debian-12', 'mine')).toEqual([
    'projects/mine/global/images/family/debian-12',
    'projects/debian-cloud/global/images/family/debian-12',
  ]);
});

describe('links', () => {
  const LINKS: [string, string, boolean][] = [
    [image('p', 'x'), 'projects/p/global/images/x', true],
    [image('p', 'x'), 'global/images/x', true],
    [image('p', 'x'), 'x', true],
    [image('p', 'x'), 'projects/q/global/images/x', false],
    [image('p', 'ax'), 'x', false],
    ['x', image('p', 'x'), true],
    ['x', '', false],
  ];
  test.each(LINKS)('%s is %s: %s', (prior, configured, same) => {
    expect(sameLink(prior, configured)).toBe(same);
  });
});

test.each([
  ['10.0.0.0/20', '10.0.0.0/16', true],
  ['10.0.16.0/20', '10.0.0.0/16', true],
  ['10.0.0.0/20', '10.0.0.0/24', false],
  ['10.0.0.0/20', '10.1.0.0/16', false],
  ['10.0.0.0/20', '10.0.0.0/20', true],
  ['200.0.0.0/20', '200.0.0.0/1', true],
  ['10.0.0.0/20', 'x', false],
])('widening %s to %s is growth: %s', (before, after, growth) => {
  expect(isGrowth(before, after)).toBe(growth);
});
