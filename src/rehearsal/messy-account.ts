// An account as earlier attempts and other people left it. Every piece is one that the wizard must notice and
// must not trip over.
import { addAdministrators, addDevice, addKey, addTrail, addUser, day, type Builder } from './furnish.ts';

export function furnishMess(builder: Builder): void {
  const { account, ids, now } = builder;
  addKey(builder, { kind: 'root' }, { at: now - 200 * day, service: 's3', region: 'us-east-1' });
  addDevice(builder, 'ada');
  const usedInEc2 = (at: number) => ({ at, service: 'ec2', region: 'eu-west-1' });
  const bot = addUser(builder, 'deploy-bot');
  addKey(builder, { kind: 'user', userName: bot.userName }, usedInEc2(now - day));
  // An administrator from long ago: a password, two keys, no MFA.
  const grace = addUser(builder, 'grace');
  grace.login = { password: `${ids.base64(24)}aA1!`, createdAt: now - 400 * day, resetRequired: false };
  grace.passwordLastUsed = now - 380 * day;
  addKey(builder, { kind: 'user', userName: grace.userName }, usedInEc2(now - 390 * day));
  addKey(builder, { kind: 'user', userName: grace.userName });
  addAdministrators(builder, 'administrators', bot, grace);
  addTrail(builder, 'management-events', { multiRegion: false, validation: false, logging: false, hardened: false });
  account.behaviour.firstBucketNameTaken = true;
  account.passwordPolicy = {
    minimumLength: 6,
    symbols: false,
    numbers: false,
    upperCase: false,
    lowerCase: false,
    usersMayChange: true,
    hardExpiry: false,
  };
  account.services.contact = {
    FullName: 'Example Startup',
    AddressLine1: '1 Old Street',
    City: 'Example City',
    PostalCode: '12345',
    CountryCode: 'IE',
    PhoneNumber: '+353 1 555 0100',
  };
  account.services.alternateContacts.set('SECURITY', {
    Name: 'Someone Who Left',
    Title: 'Founder',
    EmailAddress: 'left@example.com',
    PhoneNumber: '+353 1 555 0101',
  });
}
