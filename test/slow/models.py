"""Judges the simulated account by AWS's own models of its services, which botocore carries: whether its answers are
what the models promise, whether it refuses what they forbid, and whether its errors are those that they declare."""

import collections
import json
import os
import pathlib
import sys
import time

import botocore

import models_allowed
from constraints import constraints
from models_account import Account, NotSent, Refused, Unreadable, operations_of, served_accounts
from models_answers import Comparison
from models_calls import PARTS, credentials, sweep
from models_codes import refuses, wrong_with
from models_itself import check_itself
from models_probes import probes_of


LEAST_FIELDS, LEAST_PROBES = 3700, 1600


class Judgement:
    """Hears every call, and keeps what is wrong with it: {(service, operation, where, what): an example}."""

    def __init__(self):
        self.findings = collections.OrderedDict()
        self.bases = collections.OrderedDict()
        self.calls = self.fields = 0

    def find(self, service, operation, where, what, example=""):
        self.findings.setdefault((service, operation, where, what), example)

    def heard(self, account, service, region, model, parameters, raw, refused):
        self.calls += 1
        name, protocol = model.name, model.service_model.resolved_protocol
        if refused is not None:
            # An answer to HEAD has no body, so that botocore makes a code of the status.
            if raw.body and (wrong := wrong_with(model, protocol, refused.status, refused.code)):
                self.find(service, name, "errors", f"{refused.code} {wrong}", refused.message)
            return
        # The call that says most is the one to spoil.
        known = self.bases.get((service, name))
        if known is None or len(known[3]) < len(parameters):
            self.bases[service, name] = (account, region, model, parameters)
        comparison = Comparison(model, protocol).answer(raw)
        self.fields += comparison.fields
        for path, what in comparison.findings:
            self.find(service, name, f"answer{path and ' '}{path}", what)


def make_calls(judgement, accounts, operations):
    """Every part on its scenario. A part that fails is a finding, and the others go on."""
    for scenario, parts in PARTS.items():
        account = Account(*accounts[scenario], judgement.heard)
        sweep(account, operations)
        for part in parts:
            try:
                part(account)
            except (Refused, Unreadable, NotSent) as error:
                judgement.find(part.__name__, "", "calls", "a call that must succeed does not", str(error))
    for scenario in accounts.keys() - PARTS.keys():
        sweep(Account(*accounts[scenario], judgement.heard), operations)


def long_term(accounts, judgement):
    """An administrator with a key, as some calls of STS need one."""
    root = Account(*accounts["root-key"], judgement.heard)
    user = {"UserName": "prober"}
    root.call("iam", "CreateUser", user)
    root.call("iam", "AttachUserPolicy", {**user, "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"})
    return root.acting_as(credentials(root.call("iam", "CreateAccessKey", user)["AccessKey"]))


def probe(judgement, accounts):
    """Sends every probe. Returns how many were sent, and those that botocore does not send."""
    sent, unsent = 0, []
    prober = long_term(accounts, judgement)
    for (service, operation), (account, region, model, base) in list(judgement.bases.items()):
        if service == "sts" and operation != "AssumeRoot":
            account = prober
        for one in probes_of(model, base):
            try:
                account.call(service, operation, one.parameters, region)
            except NotSent:
                unsent.append(f"{service} {one}")
                continue
            except Unreadable as error:
                judgement.find(service, operation, f"input {one}", "the answer cannot be read", str(error))
            except Refused as refused:
                if not refuses(service, refused.status, refused.code):
                    judgement.find(service, operation, f"input {one}", "is not refused as wrong", str(refused))
            else:
                judgement.find(service, operation, f"input {one}", "is taken")
            sent += 1
    return sent, unsent


def main():
    started = time.monotonic()
    print(f"ok  the comparison notices each of {check_itself()} faults")
    page = pathlib.Path("docs/rehearsal.md").read_text()
    judgement = Judgement()
    accounts = served_accounts()
    operations = [(service, name) for service, all_ in operations_of(page).items() for name in all_]
    make_calls(judgement, accounts, operations)
    for service, name in operations:
        if (service, name) not in judgement.bases:
            judgement.find(service, name, "calls", "no successful call")
    calls, fields = judgement.calls, judgement.fields
    sent, unsent = probe(judgement, accounts)
    # A suite that has shrunk unnoticed would find nothing, too.
    if fields < LEAST_FIELDS or sent < LEAST_PROBES:
        sys.exit(f"FAILED: only {fields} fields compared, and {sent} requests sent")
    left, stale = models_allowed.sort_out(judgement.findings)
    allowed = len(judgement.findings) - len(left)
    print(f"ok  by botocore {botocore.__version__}: {len(judgement.bases)} of {len(operations)} operations answer")
    print(f"ok  {fields} fields compared in the answers to {calls} calls")
    print(f"ok  {sent} requests sent that break one constraint each")
    for line, count in collections.Counter(unsent).items():
        print(f"SKIPPED: botocore does not send {line}{f', {count} times' if count > 1 else ''}")
    if constraints(page) != json.loads(pathlib.Path("src/rehearsal/constraints.json").read_text()):
        print("note: the models have changed since src/rehearsal/constraints.json was written; see constraints.py")
    print(f"ok  {allowed} findings are allowed ({time.monotonic() - started:.0f} seconds)")
    for (service, operation, where, what), example in left.items():
        example = " ".join(example.split())[:200]
        print(f"FOUND: {service} {operation} {where}: {what}{example and f' ({example})'}")
    for entry in stale:
        print(f"STALE: models_allowed.py allows what is not found any more: {entry}")
    if left or stale:
        sys.exit(f"FAILED: {len(left)} findings, {len(stale)} stale entries")


if __name__ == "__main__":
    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
    main()
