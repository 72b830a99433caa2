// What is called of the SDK's client of Account: nothing else of it is in the bundle.
export {
  AccountClient,
  DeleteAlternateContactCommand,
  EnableRegionCommand,
  GetAlternateContactCommand,
  GetContactInformationCommand,
  ListRegionsCommand,
  PutAlternateContactCommand,
  PutContactInformationCommand,
} from '@aws-sdk/client-account';
