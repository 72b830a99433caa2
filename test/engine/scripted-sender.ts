// The engine's own port to AWS, in memory: announces as the session does, then answers from a script.
import type { JsonObject, SecretJsonObject } from '../../src/engine/json.ts';
import { AwsProblem, type Reached } from '../../src/engine/errors.ts';
import type { Call } from '../../src/engine/plan.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { Permit, Sender } from '../../src/engine/sender.ts';

export interface Sent {
  readonly operation: string;
  /** As AWS would get it, secrets revealed. */
  readonly input: unknown;
  readonly permit: Permit;
}

export interface ScriptedSender extends Sender {
  /** What left, oldest first. */
  readonly sent: Sent[];
}

type Answer = (call: Call, count: number, signal: AbortSignal) => JsonObject | Promise<JsonObject>;

/** `answer` gets each call once it left, with how many of this operation left before it. */
export function scriptedSender(answer: Answer = () => ({})): ScriptedSender {
  const sent: Sent[] = [];
  return {
    sent,
    send: async (call: Call, input: SecretJsonObject, permit: Permit, signal: AbortSignal) => {
      signal.throwIfAborted();
      await permit.announce();
      const before = sent.filter(({ operation }) => operation === call.operation).length;
      sent.push({ operation: call.operation, input: revealed(input), permit });
      return answer(call, before, signal);
    },
  };
}

function revealed(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revealed(part)]));
}

export function awsSays(code: string, reached: Reached = 'refused'): AwsProblem {
  return new AwsProblem(
    { happened: `AWS answered ${code}.`, account: 'This change was not made.', next: ['Try again.'] },
    { service: 'IAM', operation: 'CreateGroup', code, reached, awsMessage: code, deniedByScp: false },
  );
}
