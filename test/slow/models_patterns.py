"""Lengths, patterns and enums of the models. Patterns are Java's, and describe the whole of a text."""

import functools
import re

_UNICODE = {
    r"\p{L}": "a-zA-Z\u00aa-\u02af\u0370-\u1fff\u2c00-\ud7ff",
    r"\p{Z}": " \u00a0\u2000-\u200a\u2028\u2029\u202f\u3000",
    r"\p{N}": "0-9\u00b2\u00b3\u00b9\u0660-\u0669",
}


@functools.cache
def compiled(pattern):
    """The pattern as Python has it, or None when it has surrogates, which Python's texts do not."""
    for name, letters in _UNICODE.items():
        pattern = pattern.replace(name, letters)
    if re.search(r"\\u[dD][89a-fA-F]", pattern) and "\\uD7FF" not in pattern:
        return None
    # STS's models write the last planes with five digits, as no dialect does.
    pattern = re.sub(r"\\u10000-\\u10FFFF", "\U00010000-\U0010ffff", pattern)
    pattern = re.sub(r"\\uD800\\uDC00-\\uDBFF\\uDFFF", "\U00010000-\U0010ffff", pattern)
    if "(?i)" in pattern:
        return re.compile(pattern.replace("(?i)", ""), re.I)
    return re.compile(pattern)


def fits(pattern, text):
    found = compiled(pattern)
    return found is None or found.fullmatch(text) is not None


def limits_broken(shape, text):
    """What of a text shape's constraints `text` breaks."""
    limits = shape.metadata
    if len(text) < limits.get("min", 0):
        yield f"is shorter than {limits['min']}"
    if len(text) > limits.get("max", float("inf")):
        yield f"is longer than {limits['max']}"
    if "pattern" in limits and not fits(limits["pattern"], text):
        yield f"does not match {limits['pattern']}"
    if shape.type_name == "string" and shape.enum and text not in shape.enum:
        yield "is none of the enum"
