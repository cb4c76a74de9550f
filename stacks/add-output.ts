import { TerraformOutput, type TerraformStack } from 'cdktf';

/** Adds a root output with exactly this name; the construct's own id leaves the name free for a resource. */
export function addOutput(stack: TerraformStack, name: string, value: string): void {
  new TerraformOutput(stack, `output_${name}`, { value }).overrideLogicalId(name);
}
