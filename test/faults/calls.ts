// Which calls there are to attack: written down from undisturbed runs, so that a new control is attacked without a
// line more here.
import { pictureOf } from '../support/account-picture.ts';
import { openStage, runOn, sessionDies, type Setting } from '../support/rehearsed-run.ts';
import { loggedCalls } from '../../src/rehearsal/event-log.ts';
import { services } from '../../src/rehearsal/services.ts';

export interface AttackedCall {
  readonly setting: Setting;
  readonly service: string;
  readonly operation: string;
  readonly mutating: boolean;
  /** How often an undisturbed run sends it. */
  readonly count: number;
}

/** In the order in which an operation is looked for; each is attacked where it is met first. */
const settings: readonly Setting[] = [
  { scenario: 'root-key', seed: 'faults' },
  { scenario: 'messy', seed: 'faults' },
  { ...sessionDies, seed: 'faults' },
  { scenario: 'identity-center', seed: 'faults' },
  { scenario: 'member', seed: 'faults' },
];

export type Calm = ReturnType<typeof pictureOf>;

export interface Field {
  readonly calls: readonly AttackedCall[];
  readonly calm: ReadonlyMap<Setting, Calm>;
}

/** Plays the undisturbed runs. */
export async function survey(): Promise<Field> {
  const calls = new Map<string, AttackedCall>();
  const calm = new Map<Setting, Calm>();
  for (const setting of settings) {
    const stage = await openStage(setting);
    const { code, error } = await runOn(stage);
    await stage.close();
    if (code !== 0) throw new Error(`the undisturbed run on ${setting.scenario} did not hold`, { cause: error });
    calm.set(setting, pictureOf(stage.rehearsal.state));
    const counts = new Map<string, AttackedCall>();
    for (const { service, operation, mutating } of loggedCalls(stage.rehearsal.state.events)) {
      const name = `${service} ${operation}`;
      const count = (counts.get(name)?.count ?? 0) + 1;
      counts.set(name, { setting, service, operation, mutating, count });
    }
    for (const [name, call] of counts) if (!calls.has(name)) calls.set(name, call);
  }
  return { calls: [...calls.values()], calm };
}

/** Whether the service gives its answer in pages, as the account itself has it. */
export function isList({ service, operation }: AttackedCall): boolean {
  const known = services.some(({ name, operations }) => name === service && Object.hasOwn(operations, operation));
  if (!known) throw new TypeError(`the account has no ${service} ${operation}`);
  return service === 'iam' ? operation === 'GetGroup' || operation.startsWith('List') : operation === 'LookupEvents';
}
