// What a target of an EventBridge rule gets: the event, a part of it, a constant, or a text made from it
// (EventBridge User Guide, "Input transformation").
import type { JsonObject } from './event-pattern.ts';
import { isStructure, optionalText, type Input } from './input.ts';
import { parsePath, valuesAt } from './json-path.ts';
import type { EventRule } from './services-state.ts';

/** As the text that is sent. */
export function payloadFor(target: Input, event: JsonObject, rule: EventRule, at: number): string {
  const [constant, path, transformer] = [target['Input'], target['InputPath'], target['InputTransformer']];
  if (typeof constant === 'string') return constant;
  if (typeof path === 'string') return JSON.stringify(valueAt(event, path) ?? null);
  if (!isStructure(transformer)) return JSON.stringify(event);
  const { detail: _, ...withoutDetail } = event;
  const paths = isStructure(transformer['InputPathsMap']) ? transformer['InputPathsMap'] : {};
  const variables = new Map<string, unknown>([
    ...Object.keys(paths).map((name) => [name, valueAt(event, optionalText(paths, name) ?? '')] as const),
    ['aws.events.rule-arn', rule.arn],
    ['aws.events.rule-name', rule.name],
    ['aws.events.event.ingestion-time', new Date(at).toISOString()],
    ['aws.events.event', withoutDetail],
    ['aws.events.event.json', event],
  ]);
  return fill(optionalText(transformer, 'InputTemplate') ?? '', variables);
}

function valueAt(event: JsonObject, text: string): unknown {
  const [value] = valuesAt(event, parsePath(text) ?? []);
  return value;
}

/**
 * `<name>` becomes the value: as it is in a text, as JSON where it stands for a whole value of a JSON document. A
 * variable that found nothing leaves nothing; what is no variable stays.
 */
function fill(template: string, variables: ReadonlyMap<string, unknown>): string {
  const isDocument = /^\s*[{[]/.test(template);
  let quoted = false;
  return template.replace(/\\.|"|<([\w.-]+)>/gs, (found, name: string | undefined) => {
    if (found === '"') quoted = !quoted;
    if (name === undefined || !variables.has(name)) return found;
    const value = variables.get(name);
    if (value === undefined) return '';
    if (isDocument && !quoted) return JSON.stringify(value);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return quoted ? JSON.stringify(text).slice(1, -1) : text;
  });
}
