import { describe, expect, it } from 'vitest';
import { proxyFor } from '../../src/aws/proxy.ts';

const iam = new URL('https://iam.amazonaws.com/');
const proxy = { HTTPS_PROXY: 'http://proxy.example.com:3128' };

describe('the proxy for a request', () => {
  it('is the one HTTPS_PROXY names, lower case first', () => {
    expect(proxyFor(iam, proxy)).toBe('http://proxy.example.com:3128');
    expect(proxyFor(iam, { ...proxy, https_proxy: 'lower.example.com:80' })).toBe('http://lower.example.com:80');
    expect(proxyFor(iam, { HTTP_PROXY: 'http://proxy.example.com' })).toBeUndefined();
    expect(proxyFor(iam, { HTTPS_PROXY: '' })).toBeUndefined();
  });

  it.each([
    ['*', true],
    ['amazonaws.com', true],
    ['.amazonaws.com', true],
    ['*.amazonaws.com', true],
    ['iam.amazonaws.com', true],
    ['iam.amazonaws.com:443', true],
    ['example.com, AMAZONAWS.COM', true],
    ['zonaws.com', false],
    ['iam.amazonaws.com:8443', false],
    ['sts.amazonaws.com', false],
    ['', false],
  ])('is left out by NO_PROXY=%j: %s', (noProxy, left) => {
    expect(proxyFor(iam, { ...proxy, NO_PROXY: noProxy }) === undefined).toBe(left);
  });

  it('is left out for addresses in a block', () => {
    const near = new URL('https://10.1.2.3:8443/');
    expect(proxyFor(near, { ...proxy, NO_PROXY: '10.0.0.0/8' })).toBeUndefined();
    expect(proxyFor(near, { ...proxy, NO_PROXY: '10.2.0.0/16' })).toBeDefined();
    expect(proxyFor(near, { ...proxy, NO_PROXY: '10.1.2.3/99' })).toBeDefined();
  });

  it('is never used for loopback', () => {
    for (const host of ['localhost', '127.0.0.1', '127.8.9.1', '[::1]', 'a.localhost']) {
      expect(proxyFor(new URL(`https://${host}:5000/`), proxy)).toBeUndefined();
    }
  });
});
