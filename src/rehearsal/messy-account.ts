// An account as earlier attempts and other people left it. Every piece is one that the wizard must notice and
// must not trip over.
import { addAdministrators, addDevice, addKey, addTrail, addUser, day, type Builder } from './furnish.ts';

export function furnishMess(builder: Builder): void {
  const { account, now } = builder;
  addKey(builder, { kind: 'root' }, { at: now - 200 * day, service: 's3', region: 'us-east-1' });
  addDevice(builder, 'ada');
  // An administrator nobody expects: two old keys, one of them in use, no MFA.
  const bot = addUser(builder, 'deploy-bot');
  const owner = { kind: 'user', userName: bot.userName } as const;
  addKey(builder, owner, { at: now - day, service: 'ec2', region: 'eu-west-1' });
  addKey(builder, owner);
  addAdministrators(builder, 'administrators', bot);
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
