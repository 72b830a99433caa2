import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../src/aws/answer-shape.ts';

const shape = (type: string, body: string, mayBeEmpty = false) => shapeOf(type, Buffer.from(body), mayBeEmpty);

const xml =
  '<?xml version="1.0" encoding="UTF-8"?>\n<ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListUsersResult><Users/></ListUsersResult></ListUsersResponse>';
const json = '{"trailList":[{"Name":"a"}]}';

describe('an answer', () => {
  it('of AWS is whole', () => {
    expect(shape('text/xml', xml)).toBe('whole');
    expect(shape('text/xml', `${xml}\n`)).toBe('whole');
    expect(shape('application/xml', '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>')).toBe(
      'whole',
    );
    expect(shape('application/x-amz-json-1.1', json)).toBe('whole');
    // A bucket policy, on a service that else speaks XML.
    expect(shape('application/json', '{"Version":"2012-10-17","Statement":[]}')).toBe('whole');
    expect(shape('', '', true)).toBe('whole');
  });

  it('that is cut off anywhere is odd', () => {
    for (let length = 0; length < xml.length; length += 1) expect(shape('text/xml', xml.slice(0, length))).toBe('odd');
    for (let length = 0; length < json.length; length += 1)
      expect(shape('application/x-amz-json-1.1', json.slice(0, length))).toBe('odd');
  });

  it('that is a web page is odd, whatever it says of itself', () => {
    const page = '<!DOCTYPE html>\n<html><body>Sign in</body></html>';
    for (const type of ['text/html; charset=utf-8', 'text/xml', 'application/x-amz-json-1.1', ''])
      expect(shape(type, page)).toBe('odd');
    expect(shape('text/xml', '<html></html>')).toBe('odd');
    expect(shape('text/plain', 'upstream connect error')).toBe('odd');
  });

  it('that is an error is one, whatever its status', () => {
    expect(shape('text/xml', '<ErrorResponse><Error><Code>InternalFailure</Code></Error></ErrorResponse>')).toBe(
      'error',
    );
    expect(shape('application/xml', '<?xml version="1.0"?>\n<Error><Code>InternalError</Code></Error>')).toBe('error');
    expect(shape('application/x-amz-json-1.1', '{"__type":"InternalFailure"}')).toBe('error');
  });
});
