"""Writes src/rehearsal/constraints.json: what AWS's models demand of the input of every operation that the account
answers, for the services below. Run it after an operation was added, from the root of the repository with the Python
that models.sh makes, node_modules/.cache/botocore-*/bin/python, and format what it wrote with prettier."""

import json
import pathlib
import re

import botocore.session

from models_account import operations_of

# By the name that src/rehearsal/services.ts has for them → botocore's.
SERVICES = {
    **{name: name for name in ("iam", "sts", "cloudtrail", "organizations", "account", "sns", "events", "logs")},
    "monitoring": "cloudwatch",
    **{name: name for name in ("guardduty", "config", "budgets", "freetier")},
    "access-analyzer": "accessanalyzer",
}
# These take any text, one of them after a very long time.
ANYTHING = {r"[\s\S]*", r"[\S\s]*", r"(.*[\n\r\t\f\ ]?)*"}

# Of enums with more values than this, their form has to do.
LONGEST_ENUM = 100
FORMS = {"ResourceType": r"AWS::\w+::\w+"}


def script(pattern):
    """A pattern of Java's as JavaScript has it: no switch to ignoring case in its midst."""
    whole, switch, rest = pattern.partition("(?i)")
    if not switch:
        return whole
    inside, end, after = rest.partition("|")
    if not end:
        inside, end, after = rest.partition(")")
    return whole + re.sub(r"[a-z]", lambda letter: f"[{letter[0].upper()}{letter[0]}]", inside) + end + after


class Table:
    def __init__(self):
        self.shapes = {}

    def members(self, shape):
        """`Name:Shape` of those that matter, by their names on the wire; `!` marks the required ones."""
        found = []
        for name, member in shape.members.items():
            demands = self.shape(member)
            on_wire = member.serialization.get("name", name)
            if member.serialization.get("location") == "uri":
                # The routes of the account name what is in a path as other members are named.
                on_wire = on_wire[0].lower() + on_wire[1:]
            required = name in shape.required_members and name not in idempotency_tokens(shape)
            if required or demands:
                found.append(f"{on_wire}{'!' if required else ''}{demands and ':'}{demands}")
        return " ".join(found)

    def shape(self, shape):
        """The name of the shape if it demands anything, else nothing."""
        if shape.name not in self.shapes:
            # Shapes may hold themselves; such a one is taken to demand nothing inside itself.
            self.shapes[shape.name] = {}
            self.shapes[shape.name] = self.demands(shape)
        return shape.name if self.shapes[shape.name] else ""

    def demands(self, shape):
        kind, limits = shape.type_name, shape.metadata
        found = {}
        if "min" in limits or "max" in limits:
            bounds = [limits.get("min", 0), limits["max"]] if "max" in limits else [limits["min"]]
            found["range" if kind in ("integer", "long", "float", "double") else "length"] = bounds
        if limits.get("pattern") and limits["pattern"] not in ANYTHING:
            found["pattern"] = script(limits["pattern"])
        if kind == "string" and len(shape.enum) > LONGEST_ENUM:
            found["pattern"] = FORMS[shape.name]
        elif kind == "string" and shape.enum:
            found["oneOf"] = list(shape.enum)
        if limits.get("sensitive"):
            found["secret"] = True
        if kind == "structure" and (members := self.members(shape)):
            found["members"] = members
        if kind == "list" and (each := self.shape(shape.member)):
            found["each"] = each
        if kind == "map":
            parts = {"key": self.shape(shape.key), "value": self.shape(shape.value)}
            found |= {name: demands for name, demands in parts.items() if demands}
        # That a text is secret demands nothing of it.
        return {} if set(found) == {"secret"} else found


def idempotency_tokens(shape):
    return [name for name, member in shape.members.items() if member.metadata.get("idempotencyToken")]


def table_of(model, operations):
    table = Table()
    inputs = ((name, model.operation_model(name).input_shape) for name in operations)
    demanded = {name: table.members(shape) for name, shape in inputs if shape is not None}
    shapes = {name: shape for name, shape in sorted(table.shapes.items()) if shape}
    return {"operations": {name: members for name, members in sorted(demanded.items()) if members}, "shapes": shapes}


def constraints(page):
    session = botocore.session.get_session()
    answered = operations_of(page)
    return {
        name: table_of(session.get_service_model(botocores), answered[botocores])
        for name, botocores in SERVICES.items()
    }


if __name__ == "__main__":
    found = constraints(pathlib.Path("docs/rehearsal.md").read_text())
    pathlib.Path("src/rehearsal/constraints.json").write_text(json.dumps(found, ensure_ascii=True))
