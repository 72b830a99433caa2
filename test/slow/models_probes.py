"""Requests that break one constraint of botocore's model each, and are otherwise as one that succeeded."""

import copy
from dataclasses import dataclass

from models_patterns import fits, limits_broken

# Lists longer than this are not sent.
LONGEST_LIST = 1100


@dataclass(frozen=True)
class Probe:
    """`what` is broken at `path`, a list of names and indices."""

    path: tuple
    what: str
    parameters: dict

    def __str__(self):
        return f"{'.'.join(map(str, self.path))}: {self.what}"


def probes_of(operation_model, base):
    shape = operation_model.input_shape
    if shape is None:
        return
    for path, what, change in structure(shape, base, (), operation_model):
        parameters = copy.deepcopy(base)
        change(parameters)
        if not (operation_model.service_model.resolved_protocol == "query" and holds_nothing(parameters.values())):
            yield Probe(path, what, parameters)


def holds_nothing(values):
    """Whether there is an empty structure among them or within, of which the query protocol sends nothing."""
    return any(
        value == {} or holds_nothing(value.values() if isinstance(value, dict) else value)
        for value in values
        if isinstance(value, (dict, list))
    )


def structure(shape, value, path, operation=None):
    """Yields a path, what is broken there, and what breaks it in a copy of the whole."""
    for name, member in shape.members.items():
        inner = (*path, name)
        place = member.serialization.get("location")
        if name in shape.required_members and place != "uri" and name not in filled_in(operation):
            yield inner, "left out", without(inner)
        if place == "uri" and name == "Bucket":
            continue
        if name in value:
            yield from member_probes(member, value[name], inner, place)
        elif operation is not None and member.type_name in ("string", "integer", "long", "list"):
            yield from member_probes(member, sample(member), inner, place)


def filled_in(operation):
    """Members that botocore makes up where they are left out."""
    return () if operation is None else operation.idempotent_members


def member_probes(shape, value, path, place):
    kind, limits = shape.type_name, shape.metadata
    if kind == "string":
        for what, text in texts(shape, value, place):
            yield path, what, having(path, text)
    elif kind in ("integer", "long"):
        if "min" in limits:
            yield path, f"less than {limits['min']}", having(path, limits["min"] - 1)
        if "max" in limits:
            yield path, f"more than {limits['max']}", having(path, limits["max"] + 1)
    elif kind == "list":
        if limits.get("min", 0) > 0:
            yield path, f"fewer than {limits['min']}", having(path, value[: limits["min"] - 1])
        if limits.get("max", LONGEST_LIST) < LONGEST_LIST:
            yield path, f"more than {limits['max']}", having(path, many(shape.member, value, limits["max"] + 1))
        if value:
            yield from nested(shape.member, value, path)
    elif kind == "map":
        if limits.get("max", LONGEST_LIST) < LONGEST_LIST:
            items = {f"key-{number}": sample(shape.value) for number in range(limits["max"] + 1)}
            yield path, f"more than {limits['max']}", having(path, items)
    elif kind == "structure" and isinstance(value, dict):
        yield from structure(shape, value, path)


def nested(shape, value, path):
    """The first item of a list stands for all; the change is made with the whole list in place."""
    inner = (*path, 0)
    parts = (
        structure(shape, value[0], inner)
        if shape.type_name == "structure"
        else member_probes(shape, value[0], inner, None)
    )
    for at, what, change in parts:
        yield at, what, filling(path, value, change)


def texts(shape, value, place):
    limits = shape.metadata
    if shape.enum:
        yield "none of the enum", "NotOfThisEnum"
        return
    least, most = limits.get("min", 0), limits.get("max")
    # An empty header or path cannot be told from none.
    if least > (0 if place is None else 1):
        yield f"shorter than {least}", of_length(shape, value, least - 1)
    if most is not None and most < 300_000:
        yield f"longer than {most}", of_length(shape, value, most + 1)
    if "pattern" in limits:
        if (text := unlike(shape, value, place)) is not None:
            yield f"not like {limits['pattern']}", text


def of_length(shape, value, length):
    """A text of this length that matches the shape's pattern, where that can be."""
    pattern = shape.metadata.get("pattern", r"[\s\S]*")
    candidates = [sign * length for sign in "a1/A"]
    candidates += [f"/{'a' * (length - 2)}/", f"+{'1' * (length - 1)}", f"a{'-a' * length}"[:length]]
    candidates += [(str(value) + sign * length)[:length] for sign in "a1"]
    candidates += [f"{'a' * (length - 12)}@example.com"]
    fitting = (text for text in candidates if len(text) == length and fits(pattern, text))
    return next(fitting, (str(value) + "a" * length)[:length])


def unlike(shape, value, place):
    limits = shape.metadata
    least, most = limits.get("min", 0), limits.get("max", 300_000)
    signs = [" ", "!", "*", "\u20ac", "#", ":", "a", "-"] + (["\u0007", "\n"] if place is None else [])
    for sign in signs:
        for text in (f"{value}{sign}", sign, sign * least, f"{value[: least - 1]}{sign}"):
            if max(least, 1) <= len(text) <= most and not fits(limits["pattern"], text):
                return text
    return None


def sample(shape):
    kind, limits = shape.type_name, shape.metadata
    if kind == "string":
        if shape.enum:
            return shape.enum[0]
        usual = ("example", "arn:aws:iam::111122223333:user/example", "1", "111122223333", "r-abcd", "p-abcdefgh")
        usual += ("/", "{}", "ada@example.com", "car-abcdefgh", "+1 555 0100", "a" * limits.get("min", 1))
        return next((text for text in usual if not list(limits_broken(shape, text))), "example")
    if kind in ("integer", "long", "float", "double"):
        return limits.get("min", 1)
    if kind == "boolean":
        return True
    if kind == "list":
        return [sample(shape.member)]
    if kind == "map":
        return {sample(shape.key): sample(shape.value)}
    if kind == "structure":
        # An empty one would not be there at all, over some protocols.
        members = shape.required_members or list(shape.members)[:1]
        return {name: sample(shape.members[name]) for name in members}
    return b"example" if kind == "blob" else 1_700_000_000


def many(shape, value, count):
    """That many items, all different where they are or have texts."""
    first = value[0] if value else sample(shape)

    def one(number):
        if isinstance(first, str):
            return first if shape.enum else f"{first}{number}"
        item = copy.deepcopy(first)
        if isinstance(item, dict):
            for name in ("Key", "Id", "Name"):
                if isinstance(item.get(name), str):
                    item[name] = f"{item[name]}{number}"
                    break
        return item

    return [one(number) for number in range(count)]


def reach(parameters, path):
    for step in path:
        parameters = parameters[step] if isinstance(step, int) else parameters.setdefault(step, {})
    return parameters


def having(path, value):
    def change(parameters):
        reach(parameters, path[:-1])[path[-1]] = value

    return change


def without(path):
    def change(parameters):
        reach(parameters, path[:-1]).pop(path[-1], None)

    return change


def filling(path, value, change):
    def changed(parameters):
        reach(parameters, path[:-1])[path[-1]] = copy.deepcopy(value)
        change(parameters)

    return changed
