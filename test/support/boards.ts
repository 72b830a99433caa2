// Which controls an attack has on the board. A run is attacked at each of its points, so what a longer run costs is
// squared: one run holds the controls that lean on each other, and each control added later is attacked by itself.
import type { AwsControl } from '../../src/controls/contract.ts';
import { catalogue } from '../../src/controls/index.ts';

/** From the first look to root at rest: what the proofs and the ways in are made of. */
export const wholeRun: readonly string[] = [
  ...['root-mfa', 'admin-user', 'admin-mfa', 'admin-sign-in', 'cloudtrail'],
  ...['root-access-keys', 'root-password', 'root-email', 'root-custody'],
];

/** The whole catalogue. */
export const everyControl: readonly string[] = catalogue.map(({ id }) => id);

/** Each is attacked by itself. Nothing is to be added here. */
export const furtherControls: readonly AwsControl[] = catalogue.filter(({ id }) => !wholeRun.includes(id));

/** Where a control is attacked alone: where nothing is done yet, where much is half done, and where all is. */
export const scenariosAlone = ['root-key', 'messy', 'done'] as const;

/** Where what is done in every Region is attacked: the run's own, the global one and another. */
export const fewRegions = ['eu-west-1', 'us-east-1', 'ap-south-1'] as const;

/** A control by itself: with those that must hold first, and no others. */
export function boardOf(id: string): readonly string[] {
  const needs = catalogue.find((control) => control.id === id)?.needs ?? [];
  return [...new Set([...needs.flatMap((need) => boardOf(need)), id])];
}

/** The control that a board without the whole run is about. */
export function attackedAlone(controls: readonly string[] = []): string | undefined {
  return controls.findLast((id) => !wholeRun.includes(id));
}

/** Throws where one is not in the catalogue; the order is the catalogue's. */
export function controlsNamed(ids: readonly string[]): readonly AwsControl[] {
  for (const id of ids) {
    if (!catalogue.some((control) => control.id === id)) throw new TypeError(`the catalogue has no control ${id}`);
  }
  return catalogue.filter(({ id }) => ids.includes(id));
}
