"""That the comparison finds nothing means something only if it is able to: it is given answers with a fault each."""

import json

import botocore.session

from models_account import Raw
from models_answers import Comparison
from models_probes import probes_of

USER = (
    '<GetUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetUserResult><User><Path>/</Path>'
    "<UserName>ada</UserName><UserId>AIDAEXAMPLEEXAMPLE12</UserId><Arn>arn:aws:iam::111122223333:user/ada</Arn>"
    "<CreateDate>2026-01-01T00:00:00Z</CreateDate><Tags><member><Key>a</Key><Value>b</Value></member></Tags></User>"
    "</GetUserResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetUserResponse>"
)
USER_FAULTS = {
    "a member that does not exist": ("<Path>/</Path>", "<Path>/</Path><Road>/</Road>"),
    "a required member that is missing": ("<Path>/</Path>", ""),
    "a time in another form": ("2026-01-01T00:00:00Z", "1767225600"),
    "an item of a list by another name": ("<member><Key>", "<item><Key>"),
    "a member that is there twice": ("<Path>/</Path>", "<Path>/</Path><Path>/</Path>"),
    "a text that is too short": ("AIDAEXAMPLEEXAMPLE12", "AIDA"),
    "a text that does not match": ("<UserName>ada", "<UserName>a da"),
    "another wrapper": ("GetUserResult>", "GetUserAnswer>"),
}
STATE = {"ConfigRules": [{"Source": {"Owner": "AWS"}, "ConfigRuleState": "ACTIVE", "ConfigRuleName": "a"}]}
STATE_FAULTS = {
    "a value that is none of the enum": ("ACTIVE", "AWAKE"),
    "a member in another case": ("ConfigRuleName", "configRuleName"),
    "a text that is a number": ('"a"', "1"),
    "a structure that is null": ('{"Owner": "AWS"}', "null"),
}


def check_itself():
    """Exits when a fault goes unnoticed, or a good answer does not pass. Returns how many faults were noticed."""
    session = botocore.session.get_session()
    count = 0
    for service, operation, protocol, good, faults in (
        ("iam", "GetUser", "query", USER, USER_FAULTS),
        ("config", "DescribeConfigRules", "json", json.dumps(STATE), STATE_FAULTS),
    ):
        model = session.get_service_model(service).operation_model(operation)

        def findings(text):
            return Comparison(model, protocol).answer(Raw(200, {}, text.encode())).findings

        if findings(good):
            raise SystemExit(f"FAILED: finds fault with a good answer: {findings(good)}")
        for name, (right, wrong) in faults.items():
            bad = good.replace(right, wrong).replace("</member>", "</item>" if "<item>" in wrong else "</member>")
            if not findings(bad):
                raise SystemExit(f"FAILED: does not notice {name}")
            count += 1
    model = session.get_service_model("iam").operation_model("CreateUser")
    probed = {str(probe) for probe in probes_of(model, {"UserName": "ada"})}
    wanted = {"UserName: left out", "UserName: shorter than 1", "UserName: longer than 64", "Tags: more than 50"}
    if not wanted <= probed:
        raise SystemExit(f"FAILED: does not try {wanted - probed}")
    return count
