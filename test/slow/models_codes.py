"""Which error codes a service may give that its model does not declare, and which of all mean a bad request."""

import re

# The "Common errors" of the API references, by family. They are declared for no operation.
COMMON = {
    "query": {
        *("AccessDenied", "ExpiredToken", "InvalidClientTokenId", "MissingAuthenticationToken"),
        *("SignatureDoesNotMatch", "Throttling", "ValidationError", "ServiceUnavailable", "MalformedQueryString"),
    },
    "json": {
        *("AccessDeniedException", "ExpiredTokenException", "UnrecognizedClientException", "ThrottlingException"),
        *("InvalidSignatureException", "MissingAuthenticationTokenException", "ValidationException"),
        *("SerializationException", "ServiceUnavailableException"),
    },
    # Amazon S3 API reference, "Error responses", "List of error codes".
    "rest-xml": {
        *("AccessDenied", "BucketAlreadyExists", "BucketAlreadyOwnedByYou", "BucketNotEmpty", "InvalidArgument"),
        *("InvalidBucketName", "InvalidRequest", "IllegalLocationConstraintException", "InvalidLocationConstraint"),
        *("MalformedPolicy", "MalformedXML", "NoSuchBucket", "NoSuchBucketPolicy", "NoSuchLifecycleConfiguration"),
        *("NoSuchPublicAccessBlockConfiguration", "NoSuchTagSet", "OwnershipControlsNotFoundError", "InvalidTag"),
        *("InvalidBucketAclWithObjectOwnership", "BadRequest"),
        *("ServerSideEncryptionConfigurationNotFoundError", "PermanentRedirect", "MissingRequestBodyError"),
    },
}
FAMILY = {"query": "query", "rest-xml": "rest-xml"}


def wrong_with(operation_model, protocol, status, code):
    """What the model has against this error, or None."""
    declared = [shape for shape in operation_model.error_shapes if code in (shape.name, shape.error_code)]
    if not declared:
        return None if code in COMMON[FAMILY.get(protocol, "json")] else "is not declared"
    wanted = {shape.metadata.get("error", {}).get("httpStatusCode", status) for shape in declared}
    return None if status in wanted else f"has status {status}, not {' or '.join(map(str, sorted(wanted)))}"


# What each service calls a request that breaks a constraint, as patterns of whole codes.
REFUSING = {
    "iam": r"ValidationError|InvalidInput|MalformedPolicyDocument|MalformedCertificate",
    "sts": r"ValidationError|MalformedPolicyDocument|PackedPolicyTooLarge",
    "s3": r"InvalidArgument|InvalidBucketName|InvalidRequest|Malformed(XML|Policy)|InvalidTag|.*LocationConstraint.*",
    "s3control": r"InvalidRequest|MalformedXML|InvalidArgument|AccessDenied",
    "cloudtrail": r"ValidationException|Invalid\w+Exception",
    "organizations": r"InvalidInputException|ValidationException|MalformedPolicyDocumentException",
    "account": r"ValidationException",
    "sns": r"InvalidParameter|ValidationError|InvalidParameterValue",
    "events": r"ValidationException|InvalidEventPatternException",
    "logs": r"InvalidParameterException|ValidationException",
    "cloudwatch": r"ValidationError|InvalidParameter\w+|MissingParameter|MissingRequiredParameterException",
    "guardduty": r"BadRequestException",
    "config": r"ValidationException|Invalid\w+Exception",
    "accessanalyzer": r"ValidationException",
    "budgets": r"InvalidParameterException|ValidationException",
    "freetier": r"ValidationException",
}


def refuses(service, status, code):
    """Whether an answer says that the request itself is wrong."""
    return 400 <= status < 500 and re.fullmatch(REFUSING[service], code) is not None
