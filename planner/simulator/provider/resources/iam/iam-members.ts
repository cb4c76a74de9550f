import { iamMember } from './iam-member.ts';

export const projectIamMember = iamMember({
  label: 'project IAM member',
  object: 'project',
  normalise: (project) => project.replace(/^projects\//, ''),
  calls: {
    get: (project) => ({
      service: 'resourceManager',
      method: 'POST',
      path: `projects/${project}:getIamPolicy`,
      body: { options: { requestedPolicyVersion: 3 } },
    }),
    set: (project, policy) => ({
      service: 'resourceManager',
      method: 'POST',
      path: `projects/${project}:setIamPolicy`,
      body: { policy, updateMask: 'bindings,etag' },
    }),
  },
});

export const serviceAccountIamMember = iamMember({
  label: 'service account IAM member',
  object: 'service_account_id',
  normalise: (account) => account,
  calls: {
    get: (account) => ({
      service: 'iam',
      method: 'POST',
      path: `${account}:getIamPolicy?options.requestedPolicyVersion=3`,
    }),
    set: (account, policy) => ({
      service: 'iam',
      method: 'POST',
      path: `${account}:setIamPolicy`,
      body: { policy },
    }),
  },
});

export const storageBucketIamMember = iamMember({
  label: 'storage bucket IAM member',
  object: 'bucket',
  normalise: (bucket) => (bucket.startsWith('b/') ? bucket : `b/${bucket}`),
  calls: {
    get: (bucket) => ({
      service: 'storage',
      method: 'GET',
      path: `${bucket}/iam?optionsRequestedPolicyVersion=3`,
    }),
    set: (bucket, policy) => ({ service: 'storage', method: 'PUT', path: `${bucket}/iam`, body: policy }),
  },
});
