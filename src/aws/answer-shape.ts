// Whether what came is an answer of AWS, and all of it. The SDK reads leniently: half a document, or an error with the
// status of success, would look to it like an account in which there is nothing.

/**
 * `whole`: to be read. `error`: an error, whatever its status says (S3 documents that for some operations). `odd`: a web
 * page, half a document, or something else that no AWS service writes.
 */
export type AnswerShape = 'whole' | 'error' | 'odd';

export function shapeOf(contentType: string, body: Uint8Array, mayBeEmpty: boolean): AnswerShape {
  if (/^text\/html\b/i.test(contentType)) return 'odd';
  const text = Buffer.from(body).toString('utf8').trim();
  if (text === '') return mayBeEmpty ? 'whole' : 'odd';
  // Bucket policies are JSON on a service that else speaks XML.
  return text.startsWith('<') ? shapeOfXml(text) : shapeOfJson(text);
}

function shapeOfXml(text: string): AnswerShape {
  const root = /^(?:<\?[^>]*\?>\s*)*<([\w:.-]+)[^>]*>/.exec(text)?.[1];
  if (root === undefined || root.toLowerCase() === 'html') return 'odd';
  const whole = text.endsWith(`</${root}>`) || new RegExp(`<${root}[^>]*/>$`).test(text);
  if (!whole) return 'odd';
  return root === 'Error' || root === 'ErrorResponse' || root === 'Response' ? 'error' : 'whole';
}

function shapeOfJson(text: string): AnswerShape {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return 'odd';
    return '__type' in value ? 'error' : 'whole';
  } catch {
    return 'odd';
  }
}
