import { describe, expect, it } from 'vitest';
import { endpointFrom, isAwsHost } from '../../src/aws/endpoint.ts';
import { Problem } from '../../src/engine/errors.ts';

describe('a host', () => {
  it.each([
    ['iam.amazonaws.com', true],
    ['s3.cn-north-1.amazonaws.com.cn', true],
    ['iam.eusc-de-east-1.amazonaws.eu', true],
    ['s3.dualstack.eu-west-1.api.aws', true],
    ['IAM.AMAZONAWS.COM.', true],
    ['127.0.0.1', false],
    ['localhost', false],
    ['amazonaws.com.example.com', false],
    ['iam-amazonaws.com', false],
    ['evilamazonaws.com', false],
  ])('%s is AWS: %s', (host, aws) => {
    expect(isAwsHost(host)).toBe(aws);
  });
});

describe('the endpoint', () => {
  const profile = {
    name: 'example',
    exists: true,
    settings: { endpoint_url: 'http://c.example.com' },
    hasServiceEndpoints: false,
  };

  it('comes from the option, then the environment, then the profile', () => {
    const env = { AWS_ENDPOINT_URL: 'http://b.example.com' };
    expect(endpointFrom({ endpointUrl: 'http://a.example.com', env, profile })?.hostname).toBe('a.example.com');
    expect(endpointFrom({ env, profile })?.hostname).toBe('b.example.com');
    expect(endpointFrom({ env: {}, profile })?.hostname).toBe('c.example.com');
    expect(endpointFrom({ env: { ...env, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, profile })).toBeUndefined();
    expect(endpointFrom({ env: {} })).toBeUndefined();
  });

  it('is refused when it is no http address', () => {
    for (const endpointUrl of ['', 'localhost:5000', 'ftp://example.com', 'nonsense']) {
      expect(() => endpointFrom({ endpointUrl, env: {} })).toThrow(Problem);
    }
  });

  it('is refused when only some services have one, since the others would reach the real account', () => {
    expect(() => endpointFrom({ env: { AWS_ENDPOINT_URL_IAM: 'http://127.0.0.1:1' } })).toThrow('AWS_ENDPOINT_URL_IAM');
    const mixed = { ...profile, settings: {}, hasServiceEndpoints: true };
    expect(() => endpointFrom({ env: {}, profile: mixed })).toThrow('example');
  });
});
