// Carries out what an ask wants of the rehearsal's stand-ins, and says what became of it. Outside a
// rehearsal there are no stand-ins, and no ask has an effect.
import { Problem } from '../../engine/errors.ts';
import type { StandIns } from '../../engine/stand-ins.ts';
import { problemLines } from '../words.ts';
import type { AskContext, Effect } from './ask-context.ts';
import type { Ask } from './asks/ask.ts';

export type EffectResult =
  | { readonly kind: 'nothing' }
  /** The pretend console did its errand: one sentence. */
  | { readonly kind: 'done'; readonly sentence: string }
  | { readonly kind: 'failed'; readonly sentence: string };

const nothing: EffectResult = { kind: 'nothing' };

/** Never rejects. */
export async function carryOut(effect: Effect, ask: Ask, standIns: StandIns): Promise<EffectResult> {
  try {
    switch (effect) {
      case 'scan':
        if (ask.kind === 'enrol') standIns.phone.scan(ask.question.device, ask.question.uri);
        return nothing;
      case 'skip-code':
        await standIns.phone.skipToNextCode();
        return nothing;
      case 'run-errand': {
        if (ask.kind !== 'wait-for' || ask.question.errand === undefined) return nothing;
        return { kind: 'done', sentence: await standIns.console.run(ask.question.errand) };
      }
    }
  } catch (error) {
    const sentence =
      error instanceof Problem
        ? problemLines(error).join(' ')
        : 'The rehearsal could not do that. Nothing was changed.';
    return { kind: 'failed', sentence };
  }
}

/** What `ask` may know of the stand-ins: whether there are any, and what the pretend phone shows for its device. */
export function standInContext(
  ask: Ask | undefined,
  standIns: StandIns | undefined,
): Pick<AskContext, 'hasStandIns' | 'phone'> {
  if (standIns === undefined) return { hasStandIns: false };
  const phone = ask?.kind === 'enrol' || ask?.kind === 'code' ? standIns.phone.code(ask.question.device) : undefined;
  return { hasStandIns: true, ...(phone === undefined ? {} : { phone }) };
}
