"""Gives every policy document in the commands of a plan to two linters: cfn-lint knows what a policy of each kind of
resource must have, parliament knows actions, resources and conditions. Usage: policies.py PLAN.txt …"""

import json
import pathlib
import shlex
import subprocess
import sys
import tempfile

binaries = pathlib.Path(sys.executable).parent

# By the CLI's name of the service: the CloudFormation resource that such a policy belongs to.
resources = {
    "s3api": ("AWS::S3::BucketPolicy", {"Bucket": "example"}),
    "sns": ("AWS::SNS::TopicPolicy", {"Topics": ["arn:aws:sns:eu-west-1:111122223333:example"]}),
    "iam": ("AWS::IAM::ManagedPolicy", {}),
}


def policies_in(value):
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return
    if isinstance(value, dict):
        if "Statement" in value:
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from policies_in(inner)


def said_by(command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    return None if done.returncode == 0 and not done.stdout.strip() else (done.stdout + done.stderr).strip()


def cfn_lint(service, policy):
    kind, properties = resources[service]
    template = {"Resources": {"Policy": {"Type": kind, "Properties": {**properties, "PolicyDocument": policy}}}}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(template, file)
        file.flush()
        return said_by([binaries / "cfn-lint", file.name])


def parliament(policy):
    return said_by([binaries / "parliament"], json.dumps(policy))


commands = [
    shlex.split(line.strip()[len("$ aws ") :])
    for plan in sys.argv[1:]
    for line in pathlib.Path(plan).read_text().splitlines()
    if line.strip().startswith("$ aws ")
]
found = [(command[0], policy) for command in commands for word in command for policy in policies_in(word)]
if len(found) < len(sys.argv) - 1:
    raise SystemExit("FAILED: a plan contains no policy")
for service, policy in found:
    if service not in resources:
        raise SystemExit(f"FAILED: say in policies.py what kind of policy {service} takes")
    for complaint in (cfn_lint(service, policy), parliament(policy)):
        if complaint is not None:
            raise SystemExit(f"FAILED: a policy for {service}: {complaint}")

# That they are silent means something only if they are not always.
service, policy = found[0]
spoilt = json.loads(json.dumps(policy).replace("s3:GetBucketAcl", "s3:GetBucketAkl"))
if spoilt == policy or parliament(spoilt) is None or cfn_lint(service, spoilt) is None:
    raise SystemExit("FAILED: the linters take a policy with an action that does not exist")
print(f"ok  cfn-lint and parliament find nothing wrong with the {len(found)} policies of {len(sys.argv) - 1} plans")
