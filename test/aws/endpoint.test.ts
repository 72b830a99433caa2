import { describe, expect, it } from 'vitest';
import { endpointFrom, isAwsEndpoint } from '../../src/aws/endpoint.ts';
import { Problem } from '../../src/engine/errors.ts';

describe('an address', () => {
  it.each([
    ['https://iam.amazonaws.com', true],
    ['https://IAM.AMAZONAWS.COM.', true],
    ['https://iam.us-gov.amazonaws.com/', true],
    ['https://sts.eu-west-1.amazonaws.com', true],
    ['https://s3.cn-north-1.amazonaws.com.cn', true],
    ['https://iam.eusc-de-east-1.amazonaws.eu', true],
    ['https://s3.dualstack.eu-west-1.api.aws', true],
    ['https://s3-fips.us-east-1.amazonaws.com', true],
    ['https://events.eu-west-1.amazonaws.com', true],
    ['https://monitoring.us-gov-west-1.amazonaws.com', true],
    ['https://access-analyzer.eu-west-1.amazonaws.com', true],
    ['https://s3-control.dualstack.eu-west-1.amazonaws.com', true],
    ['http://iam.amazonaws.com', false],
    ['https://iam.amazonaws.com:8443', false],
    ['https://iam.amazonaws.com@rogue.example.com', false],
    ['https://127.0.0.1', false],
    ['https://localhost', false],
    ['https://amazonaws.com', false],
    ['https://amazonaws.com.example.com', false],
    ['https://iam-amazonaws.com', false],
    ['https://evilamazonaws.com', false],
    // Under AWS's domains, and anyone's.
    ['https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com', false],
    ['https://example-1.eu-west-1.elb.amazonaws.com', false],
    ['https://ec2-192-0-2-1.eu-west-1.compute.amazonaws.com', false],
    ['https://example.s3.eu-west-1.amazonaws.com', false],
    ['https://iam.s3.eu-west-1.amazonaws.com', false],
    ['https://s3.eu-west-1.amazonaws.com/example', false],
  ])('%s is AWS itself: %s', (address, aws) => {
    expect(isAwsEndpoint(new URL(address))).toBe(aws);
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
    // Whichever it is: the variable is named after the id that the service has in the SDK.
    for (const service of [
      ...['STS', 'CLOUDTRAIL', 'S3', 'S3_CONTROL', 'ORGANIZATIONS', 'ACCOUNT', 'SNS', 'EVENTBRIDGE', 'CLOUDWATCH'],
      ...['CLOUDWATCH_LOGS', 'GUARDDUTY', 'CONFIG_SERVICE', 'ACCESSANALYZER', 'BUDGETS'],
    ]) {
      const name = `AWS_ENDPOINT_URL_${service}`;
      expect(() => endpointFrom({ env: { [name]: 'http://127.0.0.1:1' } })).toThrow(name);
    }
    const mixed = { ...profile, settings: {}, hasServiceEndpoints: true };
    expect(() => endpointFrom({ env: {}, profile: mixed })).toThrow('example');
  });
});
