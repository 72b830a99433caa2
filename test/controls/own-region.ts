// An account where what AWS watches Region by Region is on in the owner's own Region only.
import { stageFor, type Stage } from '../support/rehearsed-run.ts';

export async function watchedAtHome(): Promise<Stage> {
  const stage = await stageFor('done');
  const { region: home, services } = stage.rehearsal.state;
  const { analyzers, detectors } = services;
  for (const [id, { region }] of analyzers) if (region !== home) analyzers.delete(id);
  for (const [id, { region }] of detectors) if (region !== home) detectors.delete(id);
  return stage;
}
