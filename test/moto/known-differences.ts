// Where moto is known not to answer as AWS does, and the rehearsal account therefore not as moto. Each line must be
// found: one that is not found any more fails the test, so that a moto which mended it shows up.

export interface KnownDifference {
  /** What moto does, and AWS does not. */
  readonly because: string;
  /** The release that has mended it; a moto of before must still show it. */
  readonly mendedBy?: string;
  readonly differences: readonly string[];
}

const knownDifferences: readonly KnownDifference[] = [
  {
    because: "moto's ids of users and groups are 20 random characters without AWS's prefix.",
    differences: [
      'IAM.CreateGroup: Group.GroupId is an id AGPA…, moto: a text',
      'IAM.CreateUser: User.UserId is an id AIDA…, moto: a text',
      'IAM.GetUser: User.UserId is an id AIDA…, moto: a text',
      'IAM.ListGroupsForUser: Groups[].GroupId is an id AGPA…, moto: a text',
      'IAM.GetGroup: Group.GroupId is an id AGPA…, moto: a text',
      'IAM.GetGroup: Users[].UserId is an id AIDA…, moto: a text',
      'IAM.GetUser (of the caller): User.UserId is an id AIDA…, moto: a text',
      'IAM.ListUsers: Users[].UserId is an id AIDA…, moto: a text',
      'IAM.ListGroups (first page): Groups[].GroupId is an id AGPA…, moto: a text',
      'IAM.ListVirtualMFADevices: VirtualMFADevices[].User.UserId is an id AIDA…, moto: a text',
      'IAM.ListGroups: Groups[].GroupId is an id AGPA…, moto: a text',
      'IAM.ListEntitiesForPolicy: PolicyGroups[].GroupId is an id AGPA…, moto: a text',
      'STS.GetCallerIdentity: UserId is an id AIDA…, moto: a text',
    ],
  },
  {
    because: 'moto leaves IsTruncated out of some lists; AWS always says it.',
    differences: [
      'IAM.ListAccountAliases: IsTruncated is false, moto: absent',
      'IAM.ListAccessKeys: IsTruncated is false, moto: absent',
      'IAM.GetGroup: IsTruncated is false, moto: absent',
      'IAM.ListGroups (first page): IsTruncated is false, moto: absent',
      'IAM.ListSigningCertificates: IsTruncated is false, moto: absent',
      'IAM.ListAccessKeys (of the caller): IsTruncated is false, moto: absent',
      'IAM.ListGroups: IsTruncated is false, moto: absent',
      'IAM.ListGroupPolicies: IsTruncated is false, moto: absent',
    ],
  },
  {
    because: 'moto gives the whole list, whatever MaxItems says.',
    differences: [
      'IAM.ListUsers (first page): IsTruncated is true, moto: false',
      'IAM.ListUsers (first page): Marker is a text, moto: absent',
      'IAM.ListUsers (first page): Users has 1 items, moto: 2',
    ],
  },
  {
    because: 'moto loses PasswordResetRequired.',
    differences: [
      'IAM.CreateLoginProfile: LoginProfile.PasswordResetRequired is true, moto: false',
      'IAM.GetLoginProfile: LoginProfile.PasswordResetRequired is true, moto: false',
    ],
  },
  {
    because: "moto's QR code is 64 random bytes.",
    differences: ['IAM.CreateVirtualMFADevice: VirtualMFADevice.QRCodePNG is a PNG, moto: bytes'],
  },
  {
    because: 'moto shows the seed and the QR code again after the device was made; AWS shows them once.',
    differences: [
      'IAM.ListVirtualMFADevices: VirtualMFADevices[].Base32StringSeed is absent, moto: 64 base32 characters',
      'IAM.ListVirtualMFADevices: VirtualMFADevices[].QRCodePNG is absent, moto: bytes',
    ],
  },
  {
    because:
      'moto gives an empty list of tags with a user inside another answer; AWS documents tags there for no list.',
    differences: [
      'IAM.GetGroup: Users[].Tags is absent, moto: a list',
      'IAM.ListVirtualMFADevices: VirtualMFADevices[].User.Tags is absent, moto: a list',
    ],
  },
  {
    because: "moto checks neither names nor passwords against AWS's rules.",
    differences: [
      'IAM.CreateUser (differs in case only): EntityAlreadyExistsException 409, moto: done',
      'IAM.CreateUser (a space in the name): ValidationError 400, moto: done',
      'IAM.CreateLoginProfile (a short password): PasswordPolicyViolationException 400, moto: done',
      'IAM.UpdateAccountPasswordPolicy (too short): ValidationError 400, moto: done',
      'IAM.CreateAccountAlias (a bad name): ValidationError 400, moto: done',
      'S3.CreateBucket (a bad name): InvalidBucketName 400, moto: done',
    ],
  },
  {
    because: 'moto says 0 where a password never expires; AWS leaves the field out.',
    differences: ['IAM.GetAccountPasswordPolicy: PasswordPolicy.MaxPasswordAge is absent, moto: 0'],
  },
  {
    because: 'moto deletes what still holds something; AWS refuses with DeleteConflict.',
    differences: [
      'IAM.DeleteUser (has a password): DeleteConflictException 409, moto: done',
      'IAM.DeleteVirtualMFADevice (while assigned): DeleteConflictException 409, moto: done',
      'IAM.DeleteGroup (has members): DeleteConflictException 409, moto: done',
    ],
  },
  {
    because: 'moto never checks one-time codes, nor whether the device exists.',
    differences: [
      'IAM.EnableMFADevice (wrong codes): InvalidAuthenticationCodeException 403, moto: done',
      'IAM.EnableMFADevice (no such device): NoSuchEntityException 404, moto: done',
      'STS.GetSessionToken (no such device): AccessDenied 403, moto: done',
    ],
  },
  {
    because: 'moto has no ListMFADevices of the caller.',
    differences: ['IAM.ListMFADevices (of the caller): done, moto: NoSuchEntityException 404'],
  },
  {
    because: 'moto does not have the operation, or fails in it, and sends a web page.',
    differences: [
      'IAM.ListOrganizationsFeatures (no organization): moto: not implemented',
      'Account.GetContactInformation: moto: not implemented',
      'AccessAnalyzer.ListAnalyzers: moto: not implemented',
      'IAM.ResyncMFADevice: moto: not implemented',
      'CloudTrail.LookupEvents: moto: not implemented',
    ],
  },
  {
    because: "moto knows no other accounts' keys; AWS does not tell whose key an unknown one is.",
    differences: ['IAM.GetAccessKeyLastUsed (unknown): AccessDenied 403, moto: NoSuchEntityException 404'],
  },
  {
    because: "moto's summary of the account has no AccountPasswordPresent.",
    differences: ['IAM.GetAccountSummary: SummaryMap.AccountPasswordPresent is 1, moto: absent'],
  },
  {
    because: 'moto gives everybody the same session, with the prefix of a long-term key.',
    differences: ['STS.GetSessionToken: Credentials.AccessKeyId is an id ASIA…, moto: an id AKIA…'],
  },
  {
    because: 'moto lets anybody assume a role that does not exist.',
    differences: ['STS.AssumeRole (missing role): AccessDenied 403, moto: done'],
  },
  {
    because: 'moto answers 200; AWS answers PutBucketPolicy with 204.',
    differences: ['S3.PutBucketPolicy: HTTP 204, moto: 200'],
  },
  {
    because: "moto's S3 owner still has a display name, which AWS stopped sending, and no BucketRegion.",
    differences: [
      'S3.ListBuckets: Buckets[].BucketRegion is a text, moto: absent',
      'S3.ListBuckets: Owner.DisplayName is absent, moto: a text',
      'S3.GetBucketAcl: Owner.DisplayName is absent, moto: a text',
    ],
  },
  {
    because:
      "moto's new buckets lack what AWS gives every bucket since 2023: blocked public access, no ACLs, encryption.",
    differences: [
      'S3.GetPublicAccessBlock (new bucket): done, moto: NoSuchPublicAccessBlockConfiguration 404',
      'S3.GetBucketOwnershipControls (new bucket): done, moto: OwnershipControlsNotFoundError 404',
      'S3.GetBucketEncryption (new bucket): done, moto: ServerSideEncryptionConfigurationNotFoundError 404',
    ],
  },
  {
    because: 'moto does not check bucket policies, their status or the expected owner.',
    differences: [
      'S3.GetBucketPolicy (another owner expected): AccessDenied 403, moto: NoSuchBucketPolicy 404',
      'S3.PutBucketPolicy (not JSON): MalformedPolicy 400, moto: done',
      'S3.PutBucketPolicy (public, while public policies are blocked): AccessDenied 403, moto: done',
      'CloudTrail.CreateTrail (bucket without a policy): InsufficientS3BucketPolicyException 400, moto: done',
    ],
  },
  {
    because:
      'moto does not check the bucket policy when a trail is made, and makes a trail of the same name anew, without its flags.',
    differences: [
      'CloudTrail.CreateTrail (again): TrailAlreadyExistsException 400, moto: done',
      'CloudTrail.UpdateTrail: LogFileValidationEnabled is true, moto: false',
    ],
  },
  {
    because:
      'moto has no default event selector, sends the other kind as an empty list, and never says that a trail has selectors.',
    differences: [
      'CloudTrail.GetEventSelectors: AdvancedEventSelectors is absent, moto: a list',
      'CloudTrail.GetEventSelectors: EventSelectors has 1 items, moto: 0',
      'CloudTrail.DescribeTrails: trailList[].HasCustomEventSelectors is true, moto: false',
      'CloudTrail.GetTrail: Trail.HasCustomEventSelectors is true, moto: false',
    ],
  },
  {
    because: "moto's GetTrail leaves out the home Region.",
    differences: ['CloudTrail.GetTrail: Trail.HomeRegion is a text, moto: absent'],
  },
  {
    because: 'moto delivers at the moment of the question, forgets it when logging stops, and knows no digests.',
    differences: [
      'CloudTrail.GetTrailStatus: LatestDeliveryAttemptSucceeded is a time as text, moto: an empty text',
      'CloudTrail.GetTrailStatus (stopped): LatestDeliveryAttemptSucceeded is a time as text, moto: an empty text',
      'CloudTrail.GetTrailStatus (stopped): LatestDeliveryAttemptTime is a time as text, moto: an empty text',
      'CloudTrail.GetTrailStatus (stopped): LatestDeliveryTime is a time, moto: absent',
      'CloudTrail.GetTrailStatus (stopped): LatestDigestDeliveryTime is a time, moto: absent',
      'CloudTrail.GetTrailStatus (stopped): StartLoggingTime is a time, moto: absent',
      'CloudTrail.GetTrailStatus (stopped): TimeLoggingStarted is a time as text, moto: an empty text',
    ],
  },
  {
    because: 'moto deletes a trail that is not there.',
    differences: ['CloudTrail.DeleteTrail (again): TrailNotFoundException 400, moto: done'],
  },
  {
    because: 'moto confirms an e-mail subscription at once and takes any address; AWS answers: pending confirmation.',
    differences: [
      'SNS.Subscribe: SubscriptionArn is a text, moto: arn:aws:sns:eu-west-1:111122223333:root-use:…',
      'SNS.Subscribe (no address): InvalidParameterException 400, moto: done',
    ],
  },
  {
    because: 'moto does not say when a metric filter was made.',
    differences: [
      'CloudWatchLogs.DescribeMetricFilters: metricFilters[].creationTime is a time as a number, moto: absent',
    ],
  },
  {
    because: "moto's alarms have fields that AWS gives only alarms on expressions, or alarms that were evaluated.",
    differences: [
      'CloudWatch.DescribeAlarms: MetricAlarms[].Metrics is absent, moto: a list',
      'CloudWatch.DescribeAlarms: MetricAlarms[].StateReasonData is absent, moto: a text',
    ],
  },
  {
    because: 'moto knows no features of a detector, and makes several in a Region.',
    differences: [
      'GuardDuty.GetDetector: Features has 10 items, moto: 0',
      'GuardDuty.CreateDetector (a second): BadRequestException 400, moto: done',
    ],
  },
  {
    because: "moto's recorders have no ARN, and no status before they are started.",
    differences: [
      'ConfigService.DescribeConfigurationRecorders: ConfigurationRecorders[].recordingMode is a structure, moto: absent',
      'ConfigService.DescribeConfigurationRecorders: ConfigurationRecorders[].arn is arn:aws:config:eu-west-1:111122223333:configuration-recorder/default, moto: absent',
      'ConfigService.DescribeConfigurationRecorderStatus: ConfigurationRecordersStatus[].arn is arn:aws:config:eu-west-1:111122223333:configuration-recorder/default, moto: absent',
      'ConfigService.DescribeConfigurationRecorderStatus: ConfigurationRecordersStatus[].lastStatus is a text, moto: absent',
    ],
  },
  {
    because: "moto answers 400 where AWS's Account Management answers 404.",
    differences: [
      'Account.GetAlternateContact (none): ResourceNotFoundException 404, moto: ResourceNotFoundException 400',
    ],
  },
  {
    because: 'moto forecasts a spend of nothing; AWS forecasts after some weeks of use.',
    differences: ['Budgets.DescribeBudget: Budget.CalculatedSpend.ForecastedSpend is absent, moto: a structure'],
  },
  {
    because: 'moto has an empty list of accounts without an organization.',
    differences: ['Organizations.ListAccounts (no organization): AWSOrganizationsNotInUseException 400, moto: done'],
  },
  {
    because: 'moto leaves service control policies switched off in a new organization; AWS switches them on.',
    differences: [
      'Organizations.ListRoots: Roots[].PolicyTypes has 1 items, moto: 0',
      'Organizations.EnablePolicyType: PolicyTypeAlreadyEnabledException 400, moto: done',
    ],
  },
  {
    because: "moto takes any text for a service control policy, and has AWS's own policy in the account.",
    differences: [
      'Organizations.CreatePolicy (malformed): MalformedPolicyDocumentException 400, moto: done',
      'Organizations.ListPoliciesForTarget: Policies[].Arn is arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess, moto: arn:aws:organizations::111122223333:policy/o-…/service_control_policy/p-FullAWSAccess',
    ],
  },
  {
    because: 'moto does not let IAM into an organization, which central root access needs.',
    differences: [
      'Organizations.EnableAWSServiceAccess (for central root access): done, moto: InvalidInputException 400',
      'Organizations.ListAWSServiceAccessForOrganization: EnabledServicePrincipals has 2 items, moto: 1',
    ],
  },
  {
    because:
      'moto stumbled over trails that are not there, and took a question about a policy for one about the bucket.',
    mendedBy: '5.2.5',
    differences: [
      'CloudTrail.StartLogging (missing): moto: not implemented',
      'S3.GetBucketPolicyStatus (none): NoSuchBucketPolicy 404, moto: done',
    ],
  },
];

/** Those that a moto of this version has. */
export function knownIn(version: string): readonly KnownDifference[] {
  return knownDifferences.filter(({ mendedBy }) => mendedBy === undefined || isBefore(version, mendedBy));
}

/** Of versions as `5.2.5` or `5.2.5.dev`. */
function isBefore(one: string, other: string): boolean {
  const parts = (version: string) => version.split('.').slice(0, 3).map(Number);
  const difference = parts(other)
    .map((part, index) => part - (parts(one)[index] ?? 0))
    .find((part) => part !== 0);
  return difference !== undefined && difference > 0;
}
