// Controls over the tiny account: `switched` turns one switch on, after consent, by one call.
import type { Control } from '../../src/engine/control.ts';
import { change, planOf } from './sample-plan.ts';
import type { TinyAccount } from './tiny-account.ts';

export type TinyControl = Control<TinyAccount>;

export function switched(id: string, more: Partial<TinyControl> = {}): TinyControl {
  const control: TinyControl = {
    ...{ id, title: `Switch on ${id}`, short: id, group: 'Watch', why: 'It is better on.', needs: [] },
    ...{ frameworks: [], sources: [], mayAcceptRisk: true },
    inspect: async ({ account }) => {
      const on = account.read(id);
      return {
        state: on ? 'verified' : 'open',
        statement: on ? `${id} is on` : `${id} is off`,
        facts: [],
        detail: undefined,
      };
    },
    plan: async () => ({ kind: 'changes', plan: planOf([change(id)], { control: id }), yes: 'Switch on' }),
    apply: async (hands, _finding, { account }) => {
      await hands.send(id);
      account.on.add(id);
    },
    verify: async (context) => {
      const { state: grade, statement, facts } = await control.inspect(context);
      return { grade, statement, facts };
    },
    ...more,
  };
  return control;
}

/** A control that only the owner's word can settle. */
export function attested(id: string, more: Partial<TinyControl> = {}): TinyControl {
  return switched(id, {
    plan: async () => ({
      kind: 'attestation',
      question: {
        ...{ kind: 'attest', id: `${id}.attest`, title: id, lines: [], statement: `I did ${id}.` },
        fields: [{ name: 'who', label: 'Who', check: () => undefined }],
      },
    }),
    ...more,
  });
}
