"""Compares an answer as it came over the wire with the output shape of its operation in botocore's model."""

import datetime
import json
import re
import xml.etree.ElementTree as ElementTree

from botocore import parsers

from models_patterns import limits_broken

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
# On every answer of S3, whatever its operation.
COMMON_HEADERS = {"x-amz-request-id", "x-amz-id-2", "x-amzn-requestid", "x-amzn-errortype", "x-amzn-query-error"}


class Comparison:
    """Findings are pairs of a path in the answer and what is wrong there."""

    def __init__(self, operation_model, protocol):
        self.operation, self.protocol = operation_model, protocol
        self.findings, self.fields = [], 0

    def wrong(self, path, what):
        self.findings.append((path, what))

    def answer(self, raw):
        self.headers(raw)
        if self.protocol in ("query", "rest-xml"):
            self.xml_answer(raw)
        elif self.protocol == "smithy-rpc-v2-cbor":
            parser = parsers.BaseCBORParser()
            body = parser.parse_data_item(parser.get_peekable_stream_from_bytes(raw.body)) if raw.body else {}
            self.top(body)
        else:
            try:
                self.top(json.loads(raw.body or b"{}"))
            except ValueError:
                self.wrong("", "the body is not JSON")
        return self

    def headers(self, raw):
        shape = self.operation.output_shape
        if self.protocol not in ("rest-xml", "rest-json"):
            return
        known = {} if shape is None else located(shape, "header")
        for name, value in raw.headers.items():
            name = name.lower()
            if name in known:
                self.scalar(known[name], value, f"header {name}", "header")
            elif name.startswith("x-amz") and name not in COMMON_HEADERS:
                self.wrong(f"header {name}", "is no member of the output")

    # JSON and CBOR

    def top(self, value):
        shape = self.operation.output_shape
        if shape is None:
            if value not in ({}, None):
                self.wrong("", "the operation has no output")
        else:
            self.value(shape, value, "")

    def value(self, shape, value, path):
        if value is None:
            self.wrong(path, "is null")
        elif shape.type_name == "structure":
            self.structure(shape, value, path)
        elif shape.type_name == "list":
            if not isinstance(value, list):
                return self.wrong(path, "is no list")
            self.size(shape, len(value), path)
            for item in value:
                self.value(shape.member, item, f"{path}[]")
        elif shape.type_name == "map":
            if not isinstance(value, dict):
                return self.wrong(path, "is no map")
            for key, item in value.items():
                self.scalar(shape.key, key, f"{path}<key>", "body")
                self.value(shape.value, item, f"{path}<value>")
        else:
            self.scalar(shape, value, path, "body")

    def structure(self, shape, value, path):
        if not isinstance(value, dict):
            return self.wrong(path, "is no structure")
        members = body_members(shape)
        for name, item in value.items():
            if name in members:
                self.value(members[name], item, f"{path}.{name}")
            else:
                self.wrong(f"{path}.{name}", "is no member of the output")
        self.required(shape, members, value, path)

    def required(self, shape, members, present, path):
        for name in members:
            if members[name] in [shape.members[member] for member in shape.required_members] and name not in present:
                self.wrong(f"{path}.{name}", "is required and missing")

    # XML

    def xml_answer(self, raw):
        shape = self.operation.output_shape
        if not raw.body.strip():
            if shape is not None and self.protocol == "query":
                self.wrong("", "the body is empty")
            return
        payload = None if shape is None else shape.serialization.get("payload")
        if payload is not None and shape.members[payload].type_name in ("blob", "string"):
            return self.scalar(shape.members[payload], raw.body.decode(), payload, "payload")
        root = ElementTree.fromstring(raw.body)
        if self.protocol == "query":
            self.query_answer(root)
        elif shape is None:
            self.wrong(local(root), "the operation has no output")
        elif payload is not None:
            self.element(shape.members[payload], root, payload)
        elif self.operation.name == "GetBucketLocation":
            # The root is the only member (Amazon S3 API reference, GetBucketLocation).
            if root.text:
                self.scalar(shape.members["LocationConstraint"], root.text, "LocationConstraint", "body")
        else:
            self.members(shape, list(root), "")

    def query_answer(self, root):
        name, shape = self.operation.name, self.operation.output_shape
        if local(root) != f"{name}Response":
            self.wrong("", f"the root is {local(root)}")
        for child in root:
            if local(child) == "ResponseMetadata":
                if [local(inner) for inner in child] != ["RequestId"]:
                    self.wrong(".ResponseMetadata", "holds something else than RequestId")
            elif shape is not None and local(child) == shape.serialization.get("resultWrapper"):
                self.members(shape, list(child), "")
            elif len(child) or local(child) != f"{name}Result":
                self.wrong(f".{local(child)}", "is no member of the output")
        wrapper = None if shape is None else shape.serialization.get("resultWrapper")
        if wrapper is not None and wrapper not in [local(child) for child in root]:
            self.wrong(f".{wrapper}", "is missing")

    def members(self, shape, elements, path):
        members = body_members(shape)
        seen = {}
        for element in elements:
            seen.setdefault(local(element), []).append(element)
        for name, found in seen.items():
            member = members.get(name)
            if member is None:
                self.wrong(f"{path}.{name}", "is no member of the output")
            elif member.serialization.get("flattened"):
                inner = member.member if member.type_name == "list" else member
                for element in found:
                    self.element(inner, element, f"{path}.{name}")
            elif len(found) > 1:
                self.wrong(f"{path}.{name}", "is there more than once")
            else:
                self.element(member, found[0], f"{path}.{name}")
        attributes = {name for name, member in members.items() if member.serialization.get("xmlAttribute")}
        self.required(shape, {name: members[name] for name in members if name not in attributes}, seen, path)

    def element(self, shape, element, path):
        kind = shape.type_name
        if kind == "structure":
            if (element.text or "").strip():
                self.wrong(path, "has text beside its members")
            self.members(shape, list(element), path)
        elif kind == "list":
            wanted = shape.member.serialization.get("name", "member")
            for item in element:
                if local(item) != wanted:
                    self.wrong(f"{path}.{local(item)}", f"is not {wanted}")
                self.element(shape.member, item, f"{path}[]")
            self.size(shape, len(element), path)
        elif kind == "map":
            for entry in element:
                parts = {local(part): part for part in entry}
                if local(entry) != "entry" or set(parts) != {"key", "value"}:
                    self.wrong(path, "has an entry that is not key and value")
                    continue
                self.scalar(shape.key, parts["key"].text or "", f"{path}<key>", "body")
                self.element(shape.value, parts["value"], f"{path}<value>")
        elif len(element):
            self.wrong(path, f"is no {kind}")
        else:
            self.scalar(shape, element.text or "", path, "body")

    # Values

    def size(self, shape, count, path):
        self.fields += 1
        least, most = shape.metadata.get("min", 0), shape.metadata.get("max", float("inf"))
        if not least <= count <= most:
            self.wrong(path, f"holds {count}, not {least} to {most}")

    def scalar(self, shape, value, path, where):
        self.fields += 1
        kind = shape.type_name
        as_text = where != "body" or self.protocol in ("query", "rest-xml")
        if kind == "timestamp":
            return self.timestamp(shape, value, path, where)
        if kind in ("string", "blob"):
            return self.text(shape, value, path)
        if kind == "boolean":
            good = value in ("true", "false", "TRUE", "FALSE") if as_text else isinstance(value, bool)
        elif kind in ("integer", "long"):
            good = re.fullmatch(r"-?\d+", value) if as_text else type(value) is int
        else:
            good = re.fullmatch(r"-?\d+(\.\d+)?(E-?\d+)?", value) if as_text else type(value) in (int, float)
        if not good:
            return self.wrong(path, f"is no {kind}: {value!r}")
        if kind not in ("boolean",):
            least, most = shape.metadata.get("min", -float("inf")), shape.metadata.get("max", float("inf"))
            if not least <= float(value) <= most:
                self.wrong(path, f"is {value}, not {least} to {most}")

    def text(self, shape, value, path):
        if self.protocol == "smithy-rpc-v2-cbor" and shape.type_name == "blob" and isinstance(value, bytes):
            return
        if not isinstance(value, str):
            return self.wrong(path, f"is no text: {value!r}")
        if shape.type_name == "blob":
            return
        for broken in limits_broken(shape, value):
            self.wrong(path, f"{broken}: {value[:60]!r}")

    def timestamp(self, shape, value, path, where):
        if self.protocol == "smithy-rpc-v2-cbor":
            good = isinstance(value, datetime.datetime)
        else:
            usual = "iso8601" if self.protocol in ("query", "rest-xml") else "unixTimestamp"
            form = shape.serialization.get("timestampFormat", "rfc822" if where == "header" else usual)
            if form == "iso8601":
                good = isinstance(value, str) and ISO.fullmatch(value)
            elif form == "unixTimestamp":
                good = type(value) in (int, float) and 1e8 < value < 1e10
            else:
                good = isinstance(value, str) and re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", value)
        if not good:
            self.wrong(path, f"is no time in the form of this protocol: {value!r}")


def located(shape, place):
    return {
        member.serialization.get("name", name).lower(): member
        for name, member in shape.members.items()
        if member.serialization.get("location") == place
    }


def body_members(shape):
    """{name on the wire: shape} of what is in the body."""
    found = {}
    for name, member in shape.members.items():
        if "location" in member.serialization:
            continue
        on_wire = member.serialization.get("name", name)
        # A flattened list goes by the name of its items where it has none of its own.
        if member.type_name == "list" and member.serialization.get("flattened"):
            on_wire = member.member.serialization.get("name", on_wire)
        found[on_wire] = member
    return found


def local(element):
    return element.tag.rsplit("}", 1)[-1]
