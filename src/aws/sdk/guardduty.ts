// What is called of the SDK's client of GuardDuty: nothing else of it is in the bundle.
export {
  GuardDutyClient,
  CreateDetectorCommand,
  DeleteDetectorCommand,
  GetAdministratorAccountCommand,
  GetDetectorCommand,
  ListDetectorsCommand,
  ListFindingsCommand,
  ListTagsForResourceCommand,
  UpdateDetectorCommand,
} from '@aws-sdk/client-guardduty';
