// An account whose owner did everything the guides ask for: root at rest, an administrator with MFA, a trail, and the
// guards of the account.
import { addAdministrators, addDevice, addTrail, addUser, day, type Builder } from './furnish.ts';
import { furnishGuards } from './guarded-account.ts';

export function furnishDone(builder: Builder): void {
  const { account, ids, now } = builder;
  addDevice(builder, 'root-account-mfa-device', { kind: 'root' });
  account.root.passwordLastUsed = now - day;
  const ada = addUser(builder, 'ada');
  ada.login = { password: `${ids.base64(24)}aA1!`, createdAt: now - day, resetRequired: false };
  ada.passwordLastUsed = now - day / 2;
  addAdministrators(builder, 'administrators', ada);
  const device = addDevice(builder, 'ada', { kind: 'user', userName: 'ada' });
  const kind = { multiRegion: true, validation: true, logging: true, hardened: true };
  const trail = addTrail(builder, 'management-events', kind);
  for (const { tags } of [ada, device, trail]) tags.set('made-by', { key: 'made-by', value: 'rootlock' });
  furnishGuards(builder);
}
