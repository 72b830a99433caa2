"""What the models say and the account does not do, each with the reason. An entry that allows nothing fails the suite."""

import re

# (service, operation, where, what) as patterns of the whole text → reason.
ALLOWED = {
    (
        "iam",
        "GetUser|ListVirtualMFADevices",
        r"answer .*\.User\.(UserId|Path|UserName)",
        "is shorter than 16: '[0-9]{12}'|is required and missing",
    ): (
        "Root is no IAM user: AWS gives the account's number as its id, no path and, without an alias, no name."
    ),
    ("guardduty", "GetAdministratorAccount", r"answer \.administrator", "is required and missing"): (
        "An account that nobody manages has no administrator to name."
    ),
    ("config", "DescribeConfigurationRecorderStatus", r"answer .*\.lastStatus", "is none of the enum: .*"): (
        "AWS Config writes these in capitals (AWS CLI Command Reference, the example of "
        "describe-configuration-recorder-status); its model does not."
    ),
}


def sort_out(findings):
    """The findings that nothing allows, and the entries that allow nothing."""
    used = set()

    def is_allowed(finding):
        matching = [
            entry
            for entry in ALLOWED
            if all(re.fullmatch(pattern, part, re.S) for pattern, part in zip(entry, finding, strict=True))
        ]
        used.update(matching)
        return bool(matching)

    left = {finding: example for finding, example in findings.items() if not is_allowed(finding)}
    return left, [entry for entry in ALLOWED if entry not in used]
