import { expect, test } from 'vitest';
import { terraformEnvironment } from '../../planner/terraform/terraform-environment.ts';
import { parseTerraformVersion, requireMinimumVersion } from '../../planner/terraform/terraform-version.ts';

const fixed = { CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', TF_INPUT: '0' };

test('only what Terraform needs is passed on', () => {
  const user = {
    PATH: '/bin',
    HTTPS_PROXY: 'http://proxy',
    https_proxy: 'http://proxy',
    GOOGLE_APPLICATION_CREDENTIALS: 'key.json',
    AWS_SECRET_ACCESS_KEY: 'x',
    TF_VAR_name: 'x',
    TF_CLI_ARGS_apply: '-auto-approve',
    TF_CLI_CONFIG_FILE: 'gone',
    TF_REATTACH_PROVIDERS: '{}',
    TF_WORKSPACE: 'other',
    HOME: undefined,
  };
  expect(terraformEnvironment(user, {}, 'empty.tfrc')).toEqual({
    PATH: '/bin',
    HTTPS_PROXY: 'http://proxy',
    https_proxy: 'http://proxy',
    GOOGLE_APPLICATION_CREDENTIALS: 'key.json',
    TF_CLI_CONFIG_FILE: 'empty.tfrc',
    ...fixed,
  });
});

test('the attachment beats the user and the generated configuration, not the fixed variables', () => {
  const attachment = {
    TF_CLI_CONFIG_FILE: 'mirror.tfrc',
    GOOGLE_COMPUTE_CUSTOM_ENDPOINT: 'here',
    TF_INPUT: '1',
  };
  const env = terraformEnvironment({ GOOGLE_COMPUTE_CUSTOM_ENDPOINT: 'there' }, attachment, 'empty.tfrc');
  expect(env).toEqual({
    TF_CLI_CONFIG_FILE: 'mirror.tfrc',
    GOOGLE_COMPUTE_CUSTOM_ENDPOINT: 'here',
    ...fixed,
  });
});

test.each([
  ['Terraform v1.11.4\non linux_amd64\n', { product: 'terraform', version: '1.11.4' }],
  ['OpenTofu v1.8.0-rc1\non linux_amd64\n', { product: 'tofu', version: '1.8.0-rc1' }],
  ['Packer v1.9.0', null],
  ['', null],
])('version of %j', (output, version) => {
  expect(parseTerraformVersion(output)).toEqual(version);
});

test.each([
  ['1.5.7', true],
  ['0.15.0', true],
  ['1.6.0', false],
  ['1.11.4', false],
  ['2.0.0', false],
])('%s is too old: %s', (version, tooOld) => {
  const check = () => requireMinimumVersion({ product: 'terraform', version }, '/bin/terraform');
  if (tooOld)
    expect(check).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'terraform-too-old' }) as unknown }),
    );
  else expect(check).not.toThrow();
});
