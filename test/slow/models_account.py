"""A served account as botocore sees it: calls without client-side checks, and what came back before it was parsed."""

import copy
import json
import os
import re
import socket
import urllib.request
from dataclasses import dataclass

import botocore.config
import botocore.exceptions
import botocore.parsers
import botocore.session

# S3 Control puts the account's number before the host, which no IP address can have.
_resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: _resolve(
    "127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **more
)

# By the name in docs/rehearsal.md, where botocore has another.
names = {"s3-control": "s3control", "monitoring": "cloudwatch", "access-analyzer": "accessanalyzer"}


def operations_of(page):
    """The operations that the tables of docs/rehearsal.md say are answered, by botocore's name of the service."""
    found, service = {}, None
    for line in page.splitlines():
        if heading := re.match(r"## .*\(`([\w-]+)`\)$", line):
            service = found.setdefault(names.get(heading[1], heading[1]), [])
        elif row := re.match(r"\| (\w+) +\| (?:faithful|simplified) ", line):
            service.append(row[1])
    return found


@dataclass(frozen=True)
class Raw:
    """An answer as it came over the wire."""

    status: int
    headers: dict
    body: bytes


class Refused(Exception):
    """The account answered with an error."""

    def __init__(self, status, code, message):
        super().__init__(f"{code} ({status}): {message}")
        self.status, self.code, self.message = status, code, message


class Unreadable(Exception):
    """botocore cannot read the answer."""


class NotSent(Exception):
    """botocore itself will not make this request."""


class Account:
    """One caller of one served account. `heard` is told of every call that was answered."""

    def __init__(self, served, credentials, heard, protocols=None):
        self.served, self.credentials, self.heard = served, credentials, heard
        self._session = botocore.session.Session()
        self._session.set_credentials(*credentials)
        if protocols is not None:
            self._speak(protocols)
        self._clients = {}
        self._raw = None

    def acting_as(self, credentials, protocols=None):
        """The same account for another caller, or over other protocols: {service: protocol}."""
        return Account(self.served, credentials, self.heard, protocols)

    def _speak(self, protocols):
        loader = self._session.get_component("data_loader")
        load = loader.load_service_model

        def load_speaking(service, kind, *version, **more):
            model = load(service, kind, *version, **more)
            if kind != "service-2" or service not in protocols:
                return model
            model = copy.deepcopy(model)
            model["metadata"].update(protocol=protocols[service], protocols=[protocols[service]])
            return model

        loader.load_service_model = load_speaking

    def client(self, service, region):
        key = (service, region)
        if key not in self._clients:
            endpoint = self.served["endpoint"]
            config = botocore.config.Config(
                parameter_validation=False,
                retries={"total_max_attempts": 1, "mode": "standard"},
                read_timeout=20,
                max_pool_connections=1,
            )
            client = self._session.create_client(
                service,
                region_name=region,
                endpoint_url=endpoint.replace("127.0.0.1", "localhost") if service == "s3control" else endpoint,
                config=config,
            )
            client.meta.events.register(f"before-parse.{service_id(client)}", self._keep)
            self._clients[key] = client
        return self._clients[key]

    def _keep(self, response_dict, **_):
        self._raw = Raw(response_dict["status_code"], dict(response_dict["headers"]), response_dict["body"] or b"")

    def call(self, service, operation, parameters, region=None):
        """The parsed answer. Raises Refused, Unreadable or NotSent."""
        region = region or self.served["region"]
        client = self.client(service, region)
        model = client.meta.service_model.operation_model(operation)
        self._raw = None
        try:
            answer = client._make_api_call(operation, copy.deepcopy(parameters))
        except botocore.exceptions.ClientError as error:
            found = error.response
            status = found["ResponseMetadata"]["HTTPStatusCode"]
            refused = Refused(status, found["Error"].get("Code", ""), found["Error"].get("Message", ""))
            self.heard(self, service, region, model, parameters, self._raw, refused)
            raise refused from error
        except botocore.parsers.ResponseParserError as error:
            raise Unreadable(str(error)) from error
        except Exception as error:
            if self._raw is not None or isinstance(error, botocore.exceptions.HTTPClientError):
                raise
            raise NotSent(f"{type(error).__name__}: {error}") from error
        self.heard(self, service, region, model, parameters, self._raw, None)
        return answer

    def rehearsal(self, path, body=None):
        """The rehearsal's own interface."""
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"{self.served['endpoint']}/rehearsal/{path}", data, timeout=20) as answer:
            return json.load(answer)

    def later(self, seconds):
        self.rehearsal("clock", {"advanceSeconds": seconds})

    def now(self):
        return self.rehearsal("clock")["now"] / 1000


def service_id(client):
    return client.meta.service_model.service_id.hyphenize()


def served_accounts(environment=os.environ):
    """{scenario: (served, credentials)} from `MODELS_ACCOUNTS`, a folder of what `rehearse --serve` printed."""
    found = {}
    folder = environment["MODELS_ACCOUNTS"]
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name)) as file:
            exports = dict(re.findall(r"^ *export (\w+)='([^']*)'", file.read(), re.M))
        served = {"endpoint": exports["AWS_ENDPOINT_URL"], "region": exports["AWS_REGION"]}
        keys = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
        found[name] = (served, tuple(exports.get(key) for key in keys))
    return found
