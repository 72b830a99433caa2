"""One successful call, at least, of every operation that the account answers; each part leaves little behind."""

import base64
import hashlib
import hmac
import json
import struct

from models_account import Refused

OWN = "111122223333"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
TAGS = [{"Key": "team", "Value": "ops"}]


def document(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


READ_SELF = document(Action="iam:GetUser", Resource="*")


def trust(principal):
    return document(Action="sts:AssumeRole", Principal=principal)


def codes(account, seed):
    """The codes of this half minute and the next (RFC 6238), at a moment that has not been used."""
    account.later(90)
    window = int(account.now()) // 30

    def code(count):
        digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", count), hashlib.sha1).digest()
        offset = digest[-1] & 15
        return f"{(struct.unpack_from('>I', digest, offset)[0] & 0x7FFFFFFF) % 1_000_000:06d}"

    return code(window), code(window + 1)


def credentials(made):
    return made["AccessKeyId"], made["SecretAccessKey"], made.get("SessionToken")


def iam(account):
    def call(operation, **parameters):
        return account.call("iam", operation, parameters)

    call("GetAccountSummary")
    call("CreateAccountAlias", AccountAlias="example-alias")
    call("ListAccountAliases")
    call("DeleteAccountAlias", AccountAlias="example-alias")
    call(
        "UpdateAccountPasswordPolicy",
        MinimumPasswordLength=14,
        RequireNumbers=True,
        MaxPasswordAge=90,
        PasswordReusePrevention=24,
    )
    call("GetAccountPasswordPolicy")
    call("SetSecurityTokenServicePreferences", GlobalEndpointTokenVersion="v2Token")
    call("CreateUser", UserName="ada", Path="/people/", Tags=TAGS)
    call("CreateGroup", GroupName="people", Path="/teams/")
    call("AddUserToGroup", GroupName="people", UserName="ada")
    call("GetGroup", GroupName="people")
    call("ListGroups", PathPrefix="/teams/")
    call("ListGroupsForUser", UserName="ada")
    call("ListUsers", PathPrefix="/people/")
    call("GetUser", UserName="ada")
    call("GetUser")
    call("TagUser", UserName="ada", Tags=[{"Key": "desk", "Value": "4"}])
    call("ListUserTags", UserName="ada")
    call("UntagUser", UserName="ada", TagKeys=["desk"])

    call("CreateLoginProfile", UserName="ada", Password="Correct-Horse-17-Battery", PasswordResetRequired=True)
    call("GetLoginProfile", UserName="ada")
    call("UpdateLoginProfile", UserName="ada", Password="Correct-Horse-18-Battery", PasswordResetRequired=False)
    account.rehearsal("console/sign-in-as-user", {"userName": "ada", "password": "Correct-Horse-18-Battery"})
    call("GetUser", UserName="ada")

    call("ListAccessKeys")
    key = call("CreateAccessKey", UserName="ada")["AccessKey"]
    call("ListAccessKeys", UserName="ada")
    call("GetAccessKeyLastUsed", AccessKeyId=key["AccessKeyId"])
    call("UpdateAccessKey", UserName="ada", AccessKeyId=key["AccessKeyId"], Status="Active")

    call("CreateRole", RoleName="reader", AssumeRolePolicyDocument=trust({"AWS": f"arn:aws:iam::{OWN}:root"}),
         Path="/service/", Description="Reads.", MaxSessionDuration=7200, Tags=TAGS)  # fmt: skip
    call("GetRole", RoleName="reader")
    call("ListRoles", PathPrefix="/service/")
    ada = trust({"AWS": f"arn:aws:iam::{OWN}:user/people/ada"})
    call("UpdateAssumeRolePolicy", RoleName="reader", PolicyDocument=ada)
    call("CreateServiceLinkedRole", AWSServiceName="config.amazonaws.com")
    for kind, holder in (("User", "ada"), ("Group", "people"), ("Role", "reader")):
        name = {f"{kind}Name": holder}
        call(f"Attach{kind}Policy", **name, PolicyArn=ADMINISTRATOR)
        call(f"ListAttached{kind}Policies", **name)
        call(f"Put{kind}Policy", **name, PolicyName="own", PolicyDocument=READ_SELF)
        call(f"List{kind}Policies", **name)
        call(f"Get{kind}Policy", **name, PolicyName="own")
        call(f"Delete{kind}Policy", **name, PolicyName="own")
    call("ListEntitiesForPolicy", PolicyArn=ADMINISTRATOR)
    call("SimulatePrincipalPolicy", PolicySourceArn=f"arn:aws:iam::{OWN}:user/people/ada", ActionNames=["iam:GetUser"])
    call("EnableOutboundWebIdentityFederation")
    call("GetOutboundWebIdentityFederationInfo")
    sts(account, account.acting_as(credentials(key)))
    call("DisableOutboundWebIdentityFederation")
    call("GetAccessKeyLastUsed", AccessKeyId=key["AccessKeyId"])

    made = call("CreateVirtualMFADevice", VirtualMFADeviceName="ada", Tags=TAGS)["VirtualMFADevice"]
    serial = {"SerialNumber": made["SerialNumber"]}
    seed = made["Base32StringSeed"].decode()
    call("ListVirtualMFADevices", AssignmentStatus="Unassigned")
    first, second = codes(account, seed)
    call("EnableMFADevice", UserName="ada", **serial, AuthenticationCode1=first, AuthenticationCode2=second)
    call("GetMFADevice", **serial)
    call("ListMFADevices", UserName="ada")
    call("ListVirtualMFADevices", AssignmentStatus="Assigned")
    first, second = codes(account, seed)
    call("ResyncMFADevice", UserName="ada", **serial, AuthenticationCode1=first, AuthenticationCode2=second)
    account.acting_as(credentials(key)).call(
        "sts", "GetSessionToken", {**serial, "TokenCode": codes(account, seed)[0], "DurationSeconds": 900}
    )
    call("DeactivateMFADevice", UserName="ada", **serial)
    call("DeleteVirtualMFADevice", **serial)

    body = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
    certificate = call("UploadSigningCertificate", UserName="ada", CertificateBody=body)["Certificate"]
    named = {"UserName": "ada", "CertificateId": certificate["CertificateId"]}
    call("ListSigningCertificates", UserName="ada")
    call("UpdateSigningCertificate", **named, Status="Inactive")
    call("DeleteSigningCertificate", **named)

    call("GenerateCredentialReport")
    account.later(10)
    call("GenerateCredentialReport")
    call("GetCredentialReport")

    for kind, holder in (("User", "ada"), ("Group", "people"), ("Role", "reader")):
        call(f"Detach{kind}Policy", **{f"{kind}Name": holder}, PolicyArn=ADMINISTRATOR)
    call("DeleteRole", RoleName="reader")
    call("DeleteAccessKey", UserName="ada", AccessKeyId=key["AccessKeyId"])
    call("DeleteLoginProfile", UserName="ada")
    call("RemoveUserFromGroup", GroupName="people", UserName="ada")
    call("DeleteUser", UserName="ada")
    call("DeleteGroup", GroupName="people")
    call("DeleteAccountPasswordPolicy")


def sts(root, ada):
    root.call("sts", "GetCallerIdentity", {})
    ada.call("sts", "GetCallerIdentity", {})
    ada.call("sts", "GetAccessKeyInfo", {"AccessKeyId": ada.credentials[0]})
    ada.call("sts", "GetSessionToken", {"DurationSeconds": 900})
    named = {"Name": "visitor", "Policy": READ_SELF, "DurationSeconds": 900}
    made = ada.call("sts", "GetFederationToken", named)
    ada.acting_as(credentials(made["Credentials"])).call("sts", "GetCallerIdentity", {})
    asked = {"Audience": ["https://example.com"], "SigningAlgorithm": "ES384", "DurationSeconds": 300, "Tags": TAGS}
    ada.call("sts", "GetWebIdentityToken", asked)
    role = f"arn:aws:iam::{OWN}:role/service/reader"
    made = ada.call("sts", "AssumeRole", {"RoleArn": role, "RoleSessionName": "reading", "DurationSeconds": 900})
    ada.acting_as(credentials(made["Credentials"])).call("sts", "GetCallerIdentity", {})


def s3(account):
    region = account.served["region"]
    bucket = f"models-{OWN}"

    def call(operation, **parameters):
        return account.call("s3", operation, {"Bucket": bucket, **parameters})

    call("CreateBucket", CreateBucketConfiguration={"LocationConstraint": region})
    call("HeadBucket")
    account.call("s3", "ListBuckets", {})
    account.call("s3", "ListBuckets", {"Prefix": "models-", "MaxBuckets": 1})
    call("GetBucketLocation")
    call("GetBucketAcl")
    call("GetBucketLogging")
    call("GetBucketEncryption")
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": True}
    call("PutBucketEncryption", ServerSideEncryptionConfiguration={"Rules": [rule]})
    call("GetBucketEncryption")
    call("GetPublicAccessBlock")
    call("PutPublicAccessBlock", PublicAccessBlockConfiguration=block())
    call("GetPublicAccessBlock")
    call("GetBucketOwnershipControls")
    call("PutBucketOwnershipControls", OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]})
    call("GetBucketOwnershipControls")
    call("GetBucketVersioning")
    call("PutBucketVersioning", VersioningConfiguration={"Status": "Enabled"})
    call("GetBucketVersioning")
    call("PutBucketTagging", Tagging={"TagSet": TAGS})
    call("GetBucketTagging")
    call("DeleteBucketTagging")
    tidy = {"ID": "tidy", "Status": "Enabled", "Filter": {"Prefix": ""}}
    tidy["NoncurrentVersionExpiration"] = {"NoncurrentDays": 365}
    call("PutBucketLifecycleConfiguration", LifecycleConfiguration={"Rules": [tidy]})
    call("GetBucketLifecycleConfiguration")
    call("DeleteBucketLifecycle")
    call("PutBucketPolicy", Policy=log_policy(bucket))
    call("GetBucketPolicy")
    call("GetBucketPolicyStatus")
    call("ListObjectsV2")
    call("DeleteBucketPolicy")
    call("DeletePublicAccessBlock")
    call("DeleteBucket")
    # Once more, for the probes: S3 looks for the bucket before it looks at a document.
    call("CreateBucket", CreateBucketConfiguration={"LocationConstraint": region})
    account.call("s3", "CreateBucket", {"Bucket": f"{bucket}-us"}, "us-east-1")
    account.call("s3", "GetBucketLocation", {"Bucket": f"{bucket}-us"}, "us-east-1")

    own = {"AccountId": OWN}
    account.call("s3control", "PutPublicAccessBlock", {**own, "PublicAccessBlockConfiguration": block()})
    account.call("s3control", "GetPublicAccessBlock", own)
    account.call("s3control", "DeletePublicAccessBlock", own)


def block():
    return dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)


def log_policy(bucket):
    """Lets CloudTrail and Config deliver."""
    services = ["cloudtrail.amazonaws.com", "config.amazonaws.com"]
    principal = {"Principal": {"Service": services}, "Effect": "Allow"}
    statements = [
        {**principal, "Action": ["s3:GetBucketAcl", "s3:ListBucket"], "Resource": f"arn:aws:s3:::{bucket}"},
        {**principal, "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*"},
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def log_bucket(account, name):
    configuration = {"LocationConstraint": account.served["region"]}
    account.call("s3", "CreateBucket", {"Bucket": name, "CreateBucketConfiguration": configuration})
    account.call("s3", "PutBucketPolicy", {"Bucket": name, "Policy": log_policy(name)})
    # AWS takes a moment until a policy is known everywhere.
    account.later(60)


def cloudtrail(account):
    def call(operation, **parameters):
        return account.call("cloudtrail", operation, parameters)

    bucket, region = f"models-trail-{OWN}", account.served["region"]
    log_bucket(account, bucket)
    topic = account.call("sns", "CreateTopic", {"Name": "trail"})["TopicArn"]
    publish = document(Action="SNS:Publish", Resource=topic, Principal={"Service": "cloudtrail.amazonaws.com"})
    account.call("sns", "SetTopicAttributes", {"TopicArn": topic, "AttributeName": "Policy", "AttributeValue": publish})
    account.call("logs", "CreateLogGroup", {"logGroupName": "trail"})
    role = account.call(
        "iam",
        "CreateRole",
        {"RoleName": "trail", "AssumeRolePolicyDocument": trust({"Service": "cloudtrail.amazonaws.com"})},
    )["Role"]["Arn"]
    writes = document(Action=["logs:CreateLogStream", "logs:PutLogEvents"], Resource="*")
    account.call("iam", "PutRolePolicy", {"RoleName": "trail", "PolicyName": "write", "PolicyDocument": writes})
    call(
        "CreateTrail",
        Name="everything",
        S3BucketName=bucket,
        S3KeyPrefix="logs",
        IsMultiRegionTrail=True,
        EnableLogFileValidation=True,
        SnsTopicName="trail",
        CloudWatchLogsLogGroupArn=f"arn:aws:logs:{region}:{OWN}:log-group:trail:*",
        CloudWatchLogsRoleArn=role,
        TagsList=TAGS,
    )
    call("GetTrailStatus", Name="everything")
    call("StartLogging", Name="everything")
    # Two events at least, so that there is a second page of them.
    call("ListTrails")
    call("ListTrails")
    account.later(7200)
    call("GetTrailStatus", Name="everything")
    call("StopLogging", Name="everything")
    call("GetTrailStatus", Name="everything")
    written = {"logGroupName": "trail"}
    account.call("logs", "DescribeLogStreams", {**written, "logStreamNamePrefix": OWN, "limit": 5})
    found = account.call("logs", "FilterLogEvents", {**written, "filterPattern": "{ $.eventVersion = * }", "limit": 1})
    account.call("logs", "FilterLogEvents", {**written, "nextToken": found["nextToken"]})
    call("DescribeTrails")
    arn = call("GetTrail", Name="everything")["Trail"]["TrailARN"]
    call("GetEventSelectors", TrailName="everything")
    selector = {"ReadWriteType": "All", "IncludeManagementEvents": True}
    call("PutEventSelectors", TrailName="everything", EventSelectors=[selector])
    call("GetEventSelectors", TrailName="everything")
    advanced = {"Name": "management", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}
    call("PutEventSelectors", TrailName="everything", AdvancedEventSelectors=[advanced])
    call("GetEventSelectors", TrailName="everything")
    call("AddTags", ResourceId=arn, TagsList=[{"Key": "desk", "Value": "4"}])
    call("ListTags", ResourceIdList=[arn])
    call("RemoveTags", ResourceId=arn, TagsList=[{"Key": "desk", "Value": "4"}])
    call("UpdateTrail", Name="everything", EnableLogFileValidation=False)
    call("LookupEvents", MaxResults=50)
    attribute = {"AttributeKey": "EventName", "AttributeValue": "CreateUser"}
    account.call("cloudtrail", "LookupEvents", {"LookupAttributes": [attribute]}, "us-east-1")
    call("DeleteTrail", Name="everything")
    objects = account.call("s3", "ListObjectsV2", {"Bucket": bucket, "MaxKeys": 1})
    more = {"Bucket": bucket, "ContinuationToken": objects["NextContinuationToken"], "Prefix": "logs"}
    account.call("s3", "ListObjectsV2", more)


def sns(account):
    def call(operation, **parameters):
        return account.call("sns", operation, parameters)

    topic = call("CreateTopic", Name="root-use", Tags=TAGS, Attributes={"DisplayName": "Root"})["TopicArn"]
    named = {"TopicArn": topic}
    call("SetTopicAttributes", **named, AttributeName="DisplayName", AttributeValue="Root use")
    call("GetTopicAttributes", **named)
    call("ListTopics")
    call("Subscribe", **named, Protocol="email", Endpoint="ada@example.com")
    queue = f"arn:aws:sqs:{account.served['region']}:{OWN}:queue"
    subscription = call("Subscribe", **named, Protocol="sqs", Endpoint=queue, ReturnSubscriptionArn=True)
    call("ListSubscriptions")
    call("ListSubscriptionsByTopic", **named)
    mail = account.rehearsal("mail")["mail"][0]
    token = next(value for name, value in mail.items() if name == "token")
    call("ConfirmSubscription", **named, Token=token)
    call("GetSubscriptionAttributes", SubscriptionArn=subscription["SubscriptionArn"])
    call("Publish", **named, Message="Root signed in.", Subject="Root use")
    call("TagResource", ResourceArn=topic, Tags=[{"Key": "desk", "Value": "4"}])
    call("ListTagsForResource", ResourceArn=topic)
    call("Unsubscribe", SubscriptionArn=subscription["SubscriptionArn"])
    call("DeleteTopic", **named)


def events(account):
    def call(operation, **parameters):
        return account.call("events", operation, parameters)

    pattern = json.dumps({"detail": {"userIdentity": {"type": ["Root"]}}})
    arn = call("PutRule", Name="root-use", EventPattern=pattern, Description="Root use", Tags=TAGS)["RuleArn"]
    topic = f"arn:aws:sns:{account.served['region']}:{OWN}:root-use"
    call("PutTargets", Rule="root-use", Targets=[{"Id": "topic", "Arn": topic}])
    call("ListTargetsByRule", Rule="root-use")
    call("ListRuleNamesByTarget", TargetArn=topic)
    call("DisableRule", Name="root-use")
    call("EnableRule", Name="root-use")
    call("DescribeRule", Name="root-use")
    call("ListRules", NamePrefix="root")
    call("TagResource", ResourceARN=arn, Tags=[{"Key": "desk", "Value": "4"}])
    call("ListTagsForResource", ResourceARN=arn)
    call("UntagResource", ResourceARN=arn, TagKeys=["desk"])
    event = {"id": "1", "account": OWN, "source": "example", "time": "2026-01-01T00:00:00Z", "region": "eu-west-1"}
    event |= {"resources": [], "detail-type": "example", "detail": {"userIdentity": {"type": "Root"}}}
    call("TestEventPattern", EventPattern=pattern, Event=json.dumps(event))
    call("RemoveTargets", Rule="root-use", Ids=["topic"])
    call("DeleteRule", Name="root-use")


def logs(account):
    def call(operation, **parameters):
        return account.call("logs", operation, parameters)

    group = {"logGroupName": "example"}
    call("CreateLogGroup", **group, tags={"team": "ops"})
    call("PutRetentionPolicy", **group, retentionInDays=365)
    arn = f"arn:aws:logs:{account.served['region']}:{OWN}:log-group:example"
    call("DescribeLogGroups", logGroupNamePrefix="example")
    metric = {"metricName": "RootUse", "metricNamespace": "Example", "metricValue": "1"}
    pattern = '{ $.userIdentity.type = "Root" }'
    call("PutMetricFilter", **group, filterName="root", filterPattern=pattern, metricTransformations=[metric])
    call("DescribeMetricFilters", **group)
    message = json.dumps({"userIdentity": {"type": "Root"}})
    call("TestMetricFilter", filterPattern=pattern, logEventMessages=[message, "no JSON"])
    call("TagResource", resourceArn=arn, tags={"desk": "4"})
    call("ListTagsForResource", resourceArn=arn)
    writes = document(Action="logs:PutLogEvents", Resource="*", Principal={"Service": "events.amazonaws.com"})
    call("PutResourcePolicy", policyName="events", policyDocument=writes)
    call("DescribeResourcePolicies", limit=5)
    call("DeleteResourcePolicy", policyName="events")
    call("DeleteMetricFilter", **group, filterName="root")
    call("DeleteRetentionPolicy", **group)
    call("DeleteLogGroup", **group)


def cloudwatch(account):
    """Over each of the protocols that clients of CloudWatch speak."""
    for protocol in ("query", "json", "smithy-rpc-v2-cbor"):
        speaking = account.acting_as(account.credentials, {"cloudwatch": protocol})

        def call(operation, **parameters):
            return speaking.call("cloudwatch", operation, parameters)

        region = account.served["region"]
        call(
            "PutMetricAlarm",
            AlarmName="root-use",
            AlarmDescription="Root use",
            AlarmActions=[f"arn:aws:sns:{region}:{OWN}:root-use"],
            Namespace="Example",
            MetricName="RootUse",
            Dimensions=[{"Name": "Account", "Value": OWN}],
            Statistic="Sum",
            Period=300,
            EvaluationPeriods=1,
            Threshold=1.0,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            TreatMissingData="notBreaching",
            Tags=TAGS,
        )
        call("DescribeAlarms", AlarmNames=["root-use"])
        call("DescribeAlarmsForMetric", Namespace="Example", MetricName="RootUse")
        call("DisableAlarmActions", AlarmNames=["root-use"])
        call("EnableAlarmActions", AlarmNames=["root-use"])
        call("SetAlarmState", AlarmName="root-use", StateValue="ALARM", StateReason="Trying it.")
        call("DescribeAlarms")
        arn = f"arn:aws:cloudwatch:{region}:{OWN}:alarm:root-use"
        call("TagResource", ResourceARN=arn, Tags=[{"Key": "desk", "Value": "4"}])
        call("ListTagsForResource", ResourceARN=arn)
        call("DeleteAlarms", AlarmNames=["root-use"])


def guardduty(account):
    def call(operation, **parameters):
        return account.call("guardduty", operation, parameters)

    features = [{"Name": "RUNTIME_MONITORING", "Status": "ENABLED"}]
    often = {"FindingPublishingFrequency": "ONE_HOUR"}
    made = call("CreateDetector", Enable=True, **often, Features=features, Tags={"a": "b"})
    named = {"DetectorId": made["DetectorId"]}
    call("ListDetectors")
    call("GetDetector", **named)
    call("GetAdministratorAccount", **named)
    call("UpdateDetector", **named, Enable=True, Features=features)
    found = {"FindingCriteria": {"Criterion": {"severity": {"Gte": 1}}}}
    sort = {"SortCriteria": {"AttributeName": "updatedAt", "OrderBy": "DESC"}}
    ids = call("ListFindings", **named, **found, **sort, MaxResults=10)["FindingIds"]
    call("GetFindings", **named, FindingIds=[ids[0]], **sort)
    call("DeleteDetector", **named)


def config(account):
    def call(operation, **parameters):
        return account.call("config", operation, parameters)

    bucket = f"models-config-{OWN}"
    log_bucket(account, bucket)
    role = f"arn:aws:iam::{OWN}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
    group = {"allSupported": True, "includeGlobalResourceTypes": True}
    recorder = {"name": "default", "roleARN": role, "recordingGroup": group}
    call("PutConfigurationRecorder", ConfigurationRecorder=recorder)
    call("DescribeConfigurationRecorders", ConfigurationRecorderNames=["default"])
    call("PutDeliveryChannel", DeliveryChannel={"name": "default", "s3BucketName": bucket})
    call("DescribeDeliveryChannels")
    call("StartConfigurationRecorder", ConfigurationRecorderName="default")
    call("DescribeConfigurationRecorderStatus")
    call("StopConfigurationRecorder", ConfigurationRecorderName="default")
    call("DescribeConfigurationRecorderStatus")
    source = {"Owner": "AWS", "SourceIdentifier": "ROOT_ACCOUNT_MFA_ENABLED"}
    call("PutConfigRule", ConfigRule={"ConfigRuleName": "root-mfa", "Source": source})
    call("DescribeConfigRules", ConfigRuleNames=["root-mfa"])
    call("DeleteConfigRule", ConfigRuleName="root-mfa")
    call("DeleteDeliveryChannel", DeliveryChannelName="default")
    call("DeleteConfigurationRecorder", ConfigurationRecorderName="default")


def accessanalyzer(account):
    def call(operation, **parameters):
        return account.call("accessanalyzer", operation, parameters)

    arn = call("CreateAnalyzer", analyzerName="account", type="ACCOUNT", tags={"team": "ops"})["arn"]
    call("ListAnalyzers", type="ACCOUNT")
    call("GetAnalyzer", analyzerName="account")
    call("ListFindingsV2", analyzerArn=arn)
    call("DeleteAnalyzer", analyzerName="account")


def budgets(account):
    def call(operation, **parameters):
        return account.call("budgets", operation, {"AccountId": OWN, **parameters})

    budget = {"BudgetName": "monthly", "BudgetType": "COST", "TimeUnit": "MONTHLY"}
    budget["BudgetLimit"] = {"Amount": "10", "Unit": "USD"}
    call("CreateBudget", Budget=budget)
    call("UpdateBudget", NewBudget={**budget, "BudgetLimit": {"Amount": "20", "Unit": "USD"}})
    named = {"BudgetName": "monthly"}
    call("DescribeBudget", **named)
    call("DescribeBudgets")
    notification = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}
    ada, bert = ({"SubscriptionType": "EMAIL", "Address": f"{name}@example.com"} for name in ("ada", "bert"))
    call("CreateNotification", **named, Notification=notification, Subscribers=[ada])
    call("DescribeNotificationsForBudget", **named)
    call("DescribeBudgetNotificationsForAccount")
    call("CreateSubscriber", **named, Notification=notification, Subscriber=bert)
    call("DescribeSubscribersForNotification", **named, Notification=notification)
    call("DeleteNotification", **named, Notification=notification)
    call("DeleteBudget", **named)


def contacts(account):
    def call(operation, **parameters):
        return account.call("account", operation, parameters)

    call("GetAccountInformation")
    call("PutAccountName", AccountName="example")
    contact = {
        "FullName": "Ada Example",
        "AddressLine1": "1 Example Street",
        "City": "Dublin",
        "PostalCode": "D01",
        "CountryCode": "IE",
        "PhoneNumber": "+353 1 5550100",
    }
    call("GetContactInformation")
    call("PutContactInformation", ContactInformation=contact)
    call("GetContactInformation")
    kind = {"AlternateContactType": "SECURITY"}
    call("PutAlternateContact", **kind, Name="Ada Example", Title="Security", EmailAddress="security@example.com",
         PhoneNumber="+1 555 0100")  # fmt: skip
    call("GetAlternateContact", **kind)
    call("DeleteAlternateContact", **kind)
    call("ListRegions")
    call("EnableRegion", RegionName="af-south-1")
    call("GetRegionOptStatus", RegionName="af-south-1")
    call("DisableRegion", RegionName="af-south-1")


def own_organization(account):
    def call(operation, **parameters):
        return account.call("organizations", operation, parameters)

    call("CreateOrganization", FeatureSet="CONSOLIDATED_BILLING")
    call("EnableAllFeatures")
    call("DescribeOrganization")
    call("DeleteOrganization")


def organization(account):
    def call(operation, **parameters):
        return account.call("organizations", operation, parameters)

    call("DescribeOrganization")
    root = call("ListRoots")["Roots"][0]["Id"]
    listed = call("ListAccounts", MaxResults=5)
    call("ListAccounts", NextToken=listed["NextToken"])
    member = next(one["Id"] for one in listed["Accounts"] if one["Id"] != OWN)
    call("DescribeAccount", AccountId=member)
    made = call("CreateAccount", AccountName="new", Email="new@example.com", Tags=TAGS)["CreateAccountStatus"]
    named = {"CreateAccountRequestId": made["Id"]}
    call("DescribeCreateAccountStatus", **named)
    account.later(60)
    call("DescribeCreateAccountStatus", **named)

    services = ("iam.amazonaws.com", "account.amazonaws.com")
    for service in services:
        call("EnableAWSServiceAccess", ServicePrincipal=service)
    call("ListAWSServiceAccessForOrganization")
    delegated = {"AccountId": member, "ServicePrincipal": services[0]}
    call("RegisterDelegatedAdministrator", **delegated)
    call("ListDelegatedAdministrators")
    call("DeregisterDelegatedAdministrator", **delegated)

    kind = "SERVICE_CONTROL_POLICY"
    for type_ in [kind, "TAG_POLICY"]:
        try:
            call("EnablePolicyType", RootId=root, PolicyType=type_)
        except Refused as refused:
            if refused.code != "PolicyTypeAlreadyEnabledException":
                raise
    content = document(Effect="Deny", Action="a4b:*", Resource="*")
    made = call("CreatePolicy", Name="none", Description="", Type=kind, Content=content, Tags=TAGS)["Policy"]
    policy = {"PolicyId": made["PolicySummary"]["Id"]}
    call("DescribePolicy", **policy)
    call("UpdatePolicy", **policy, Description="No such thing.")
    call("ListPolicies", Filter=kind)
    call("AttachPolicy", **policy, TargetId=member)
    call("ListPoliciesForTarget", TargetId=member, Filter=kind)
    call("ListTargetsForPolicy", **policy)
    call("DetachPolicy", **policy, TargetId=member)
    call("DeletePolicy", **policy)
    call("DisablePolicyType", RootId=root, PolicyType="TAG_POLICY")

    account.call("account", "GetPrimaryEmail", {"AccountId": member})
    for feature in ("RootCredentialsManagement", "RootSessions"):
        account.call("iam", f"EnableOrganizations{feature}", {})
    account.call("iam", "ListOrganizationsFeatures", {})
    task = {"arn": "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"}
    made = account.call("sts", "AssumeRoot", {"TargetPrincipal": member, "TaskPolicyArn": task, "DurationSeconds": 900})
    acting = account.acting_as(credentials(made["Credentials"]))
    acting.call("iam", "GetUser", {})
    acting.call("iam", "ListAccessKeys", {})
    for feature in ("RootSessions", "RootCredentialsManagement"):
        account.call("iam", f"DisableOrganizations{feature}", {})
    call("DisableAWSServiceAccess", ServicePrincipal=services[1])


def free_plan(account):
    account.call("freetier", "GetAccountPlanState", {})
    account.call("freetier", "UpgradeAccountPlan", {"accountPlanType": "PAID"})
    account.call("freetier", "GetAccountPlanState", {})


def refusals(account):
    """What a person meets most: things that are not there, or there already. For the codes."""
    for service, operation, parameters in (
        ("iam", "GetUser", {"UserName": "nobody"}),
        ("iam", "GetAccountPasswordPolicy", {}),
        ("iam", "DeleteAccountAlias", {"AccountAlias": "no-alias"}),
        ("iam", "GetRole", {"RoleName": "nobody"}),
        ("iam", "AttachUserPolicy", {"UserName": "nobody", "PolicyArn": ADMINISTRATOR}),
        ("iam", "GetCredentialReport", {}),
        ("iam", "ListOrganizationsFeatures", {}),
        ("sts", "GetSessionToken", {}),
        ("s3", "GetBucketPolicy", {"Bucket": f"models-trail-{OWN}-none"}),
        ("cloudtrail", "GetTrail", {"Name": "nothing"}),
        ("cloudtrail", "CreateTrail", {"Name": "nothing", "S3BucketName": "nothing"}),
        ("organizations", "DescribeOrganization", {}),
        ("account", "GetAlternateContact", {"AlternateContactType": "BILLING"}),
        ("account", "GetPrimaryEmail", {"AccountId": "444455556666"}),
        ("config", "StartConfigurationRecorder", {"ConfigurationRecorderName": "nothing"}),
        ("config", "DeleteConfigRule", {"ConfigRuleName": "nothing"}),
        ("accessanalyzer", "GetAnalyzer", {"analyzerName": "nothing"}),
        ("budgets", "DescribeBudget", {"AccountId": OWN, "BudgetName": "nothing"}),
        ("freetier", "GetAccountPlanState", {}),
        ("sns", "GetTopicAttributes", {"TopicArn": f"arn:aws:sns:eu-west-1:{OWN}:nothing"}),
        ("events", "DescribeRule", {"Name": "nothing"}),
        ("logs", "DeleteLogGroup", {"logGroupName": "nothing"}),
        ("cloudwatch", "DeleteAlarms", {"AlarmNames": ["nothing"]}),
        ("guardduty", "GetDetector", {"DetectorId": "0" * 32}),
    ):
        try:
            account.call(service, operation, parameters)
        except Refused:
            pass


def sweep(account, operations):
    """Every read that needs nothing to be named, on the account as its scenario furnishes it."""
    for service, operation in operations:
        if not operation.startswith(("Get", "List", "Describe", "Lookup")):
            continue
        model = account.client(service, account.served["region"]).meta.service_model.operation_model(operation)
        if model.input_shape is not None and model.input_shape.required_members:
            continue
        try:
            account.call(service, operation, {})
        except Refused:
            pass


# By scenario, in this order.
PARTS = {
    "root-key": (
        *(refusals, iam, s3, cloudtrail, sns, events, logs, cloudwatch, guardduty, config, accessanalyzer, budgets),
        *(contacts, own_organization),
    ),
    "organization": (organization,),
    "project": (free_plan,),
}
