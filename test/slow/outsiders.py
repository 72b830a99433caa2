"""boto3's waiters and paginators on the simulated account that the environment names."""

import os
import socket

import boto3

iam = boto3.client("iam")
s3 = boto3.client("s3")
cloudtrail = boto3.client("cloudtrail", region_name="us-east-1")
quick = {"Delay": 1, "MaxAttempts": 5}


def check(what, found, wanted):
    if found != wanted:
        raise SystemExit(f"FAILED: boto3 {what}: {found}, not {wanted}")


def pages(client, operation, result, **arguments):
    """All items, one at a time, and over how many pages they came."""
    paginator = client.get_paginator(operation)
    found = [page[result] for page in paginator.paginate(PaginationConfig={"PageSize": 1}, **arguments)]
    items = [item for page in found for item in page]
    check(f"{operation}: items on a page", max(len(page) for page in found), 1)
    return items


iam.get_waiter("user_exists").wait(UserName="ada", WaiterConfig=quick)
print("ok  boto3 waiter user_exists")
bucket = "boto3-waits-111122223333"
s3.get_waiter("bucket_not_exists").wait(Bucket=bucket, WaiterConfig=quick)
s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
s3.get_waiter("bucket_exists").wait(Bucket=bucket, WaiterConfig=quick)
s3.delete_bucket(Bucket=bucket)
s3.get_waiter("bucket_not_exists").wait(Bucket=bucket, WaiterConfig=quick)
print("ok  boto3 waiters bucket_exists, bucket_not_exists")

names = [user["UserName"] for user in pages(iam, "list_users", "Users")]
check("list_users", sorted(names), ["ada", "bert", "carl"])
members = [user["UserName"] for user in pages(iam, "get_group", "Users", GroupName="people")]
check("get_group", sorted(members), ["ada", "bert", "carl"])
check("list_groups", len(pages(iam, "list_groups", "Groups")), 1)
check("list_access_keys", len(pages(iam, "list_access_keys", "AccessKeyMetadata", UserName="ada")), 1)
check("list_user_tags", len(pages(iam, "list_user_tags", "Tags", UserName="ada")), 1)
for name in ("spare-1", "spare-2"):
    iam.create_virtual_mfa_device(VirtualMFADeviceName=name)
devices = pages(iam, "list_virtual_mfa_devices", "VirtualMFADevices", AssignmentStatus="Unassigned")
check("list_virtual_mfa_devices", len(devices), 2)
entities = pages(
    iam, "list_entities_for_policy", "PolicyGroups", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
)
check("list_entities_for_policy", [group["GroupName"] for group in entities], ["people"])
events = cloudtrail.get_paginator("lookup_events").paginate(
    LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateUser"}], PaginationConfig={"PageSize": 1}
)
check("lookup_events", len([event for page in events for event in page["Events"]]) >= 3, True)
print("ok  boto3 paginators give every item once, page by page")

# S3 Control puts the account's number before the host, which no IP address can have.
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: resolve(
    "127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **more
)
endpoint = os.environ["AWS_ENDPOINT_URL"].replace("127.0.0.1", "localhost")
s3control = boto3.client("s3control", endpoint_url=endpoint)
account = "111122223333"
block = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
s3control.put_public_access_block(AccountId=account, PublicAccessBlockConfiguration=block)
found = s3control.get_public_access_block(AccountId=account)["PublicAccessBlockConfiguration"]
check("s3control get_public_access_block", found, block)
print("ok  boto3 blocks public access of the account")
