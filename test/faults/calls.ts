// Which calls there are to attack: written down from undisturbed runs, so that a new control is attacked without a
// line more here.
import { wholePictureOf } from '../deaths/whole-picture.ts';
import { attackedAlone, boardOf, fewRegions, furtherControls, scenariosAlone, wholeRun } from '../support/boards.ts';
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
const wholeRuns: readonly Setting[] = [
  { scenario: 'root-key' },
  { scenario: 'messy' },
  sessionDies,
  { scenario: 'identity-center' },
  { scenario: 'member' },
];

const framed = (setting: Setting, controls: readonly string[]): Setting => ({ ...setting, controls, seed: 'faults' });

export type Picture = ReturnType<typeof wholePictureOf>;

export interface Field {
  readonly calls: readonly AttackedCall[];
  readonly calm: ReadonlyMap<Setting, Undisturbed>;
}

/** What a run leaves behind that nobody disturbs, and what it ends with. */
export interface Undisturbed {
  readonly picture: Picture;
  readonly code: number;
}

/** Plays the undisturbed runs. */
export async function survey(): Promise<Field> {
  const calm = new Map<Setting, Undisturbed>();
  const played = async (setting: Setting, codes: readonly number[]): Promise<readonly AttackedCall[]> => {
    const stage = await openStage(setting);
    const { code, error } = await runOn(stage);
    await stage.close();
    if (code === undefined || !codes.includes(code))
      throw new Error(`the undisturbed run on ${setting.scenario} did not hold`, { cause: error });
    calm.set(setting, { picture: wholePictureOf(stage.rehearsal.state), code });
    const counts = new Map<string, AttackedCall>();
    for (const { service, operation, mutating } of loggedCalls(stage.rehearsal.state.events)) {
      const name = nameOf({ service, operation });
      const count = (counts.get(name)?.count ?? 0) + 1;
      counts.set(name, { setting, service, operation, mutating, count });
    }
    return [...counts.values()];
  };
  const calls: AttackedCall[] = [];
  /** Plays it, and takes what is not in `known` yet. */
  const take = async (setting: Setting, known: Set<string>, codes: readonly number[]) => {
    for (const call of await played(setting, codes)) {
      if (!known.has(nameOf(call))) calls.push(call);
      known.add(nameOf(call));
    }
  };
  const met = new Set<string>();
  for (const setting of wholeRuns) await take(framed(setting, wholeRun), met, [0]);
  // What a run sends that only asks for the owner's word is no control's own.
  const frame = await played(framed({ scenario: 'root-key' }, ['root-custody']), [0]);
  // Nor is the event history, where whatever changed something looks for its changes: whole runs are attacked there.
  const shared = [...frame.map(nameOf), 'cloudtrail LookupEvents'];
  for (const { id, needs } of furtherControls) {
    // Nor is what others send that must hold first.
    const known = new Set(needs.length === 0 ? shared : met);
    // A control alone may lack what it needs on an account.
    for (const scenario of scenariosAlone)
      await take(framed({ scenario, regions: fewRegions }, boardOf(id)), known, [0, 3]);
  }
  // Each share plays its own survey: one that misses what stands outside the whole runs must not pass for all.
  if (!calls.some(({ setting }) => attackedAlone(setting.controls) !== undefined))
    throw new Error('no control was met alone');
  return { calls, calm };
}

const nameOf = ({ service, operation }: Pick<AttackedCall, 'service' | 'operation'>) => `${service} ${operation}`;

/** Whether the service may give its answer in pages. */
export function isList({ service, operation }: AttackedCall): boolean {
  const known = services.some(({ name, operations }) => name === service && Object.hasOwn(operations, operation));
  if (!known) throw new TypeError(`the account has no ${service} ${operation}`);
  return /^(List|Lookup|Describe)/.test(operation) || (service === 'iam' && operation === 'GetGroup');
}
