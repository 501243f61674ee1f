"""Deploys template.yaml to the emulated AWS through CloudFormation, as `sam deploy` does to the real one.

The template is the production one. Only what `aws cloudformation package` would change is changed: each CodeUri becomes
the address of an uploaded archive. Prints the stack's outputs as JSON.
"""

import argparse
import hashlib
import io
import json
import pathlib
import re
import sys
import zipfile

import boto3
from botocore.exceptions import BotoCoreError, ClientError

CODE_URI = re.compile(r"^(\s+CodeUri: )target/lambda/([\w-]+)/$", re.MULTILINE)
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
DIGEST_TAG = "nightjar:deployed"
FINISHED_WELL = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}


def archive_of(binary):
    """A deployment package: the binary as an executable entry named `bootstrap`."""
    entry = zipfile.ZipInfo("bootstrap")
    entry.external_attr = 0o755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compresslevel=1) as archive:
        archive.writestr(entry, binary, compresslevel=1)
    return buffer.getvalue()


def upload_code(storage, bucket, binaries):
    """Uploads each binary under a name that carries its hash; the addresses by function."""
    storage.create_bucket(Bucket=bucket)
    present = {item["Key"] for item in storage.list_objects_v2(Bucket=bucket).get("Contents", [])}
    addresses = {}
    for function, path in binaries.items():
        binary = path.read_bytes()
        key = f"{function}.{hashlib.sha256(binary).hexdigest()[:16]}.zip"
        if key not in present:
            storage.put_object(Bucket=bucket, Key=key, Body=archive_of(binary))
        addresses[function] = f"s3://{bucket}/{key}"
    return addresses


def package(template, addresses):
    def address(found):
        if found[2] not in addresses:
            raise SystemExit(f"template.yaml names the function {found[2]}, but no binary of it was built.")
        return f"{found[1]}{addresses[found[2]]}"

    return CODE_URI.sub(address, template)


def existing_stack(cloudformation, name):
    try:
        return cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError:
        return None


def deploy(cloudformation, name, template, parameters, digest):
    request = {
        "StackName": name,
        "TemplateBody": template,
        "Capabilities": CAPABILITIES,
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        "Tags": [{"Key": DIGEST_TAG, "Value": digest}],
    }
    before = existing_stack(cloudformation, name)
    if before and before["StackStatus"] in FINISHED_WELL and {"Key": DIGEST_TAG, "Value": digest} in before["Tags"]:
        return
    if before and before["StackStatus"] not in FINISHED_WELL | {"UPDATE_ROLLBACK_COMPLETE"}:
        cloudformation.delete_stack(StackName=name)
        wait(cloudformation, "stack_delete_complete", name)
        before = None
    if before:
        try:
            cloudformation.update_stack(**request)
        except ClientError as error:
            if "No updates are to be performed" not in str(error):
                raise
            return
        wait(cloudformation, "stack_update_complete", name)
    else:
        cloudformation.create_stack(**request)
        wait(cloudformation, "stack_create_complete", name)


def wait(cloudformation, state, name):
    cloudformation.get_waiter(state).wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 180})


def reasons_of_failure(cloudformation, name):
    try:
        events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    except (BotoCoreError, ClientError):
        return ""
    failed = [e for e in events if "FAILED" in e.get("ResourceStatus", "")]
    return "; ".join(f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason', '?')}" for e in failed[:5])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--template", type=pathlib.Path, required=True)
    parser.add_argument("--code", type=pathlib.Path, required=True, help="folder of FUNCTION/bootstrap")
    parser.add_argument("--stack", required=True)
    parser.add_argument("--parameter", action="append", default=[], metavar="KEY=VALUE")
    arguments = parser.parse_args()

    session = boto3.Session()
    cloudformation = session.client("cloudformation")
    binaries = {path.parent.name: path for path in sorted(arguments.code.glob("*/bootstrap"))}
    addresses = upload_code(session.client("s3"), f"{arguments.stack}-code", binaries)
    template = package(arguments.template.read_text(encoding="utf-8"), addresses)
    digest = hashlib.sha256("\n".join([template, *arguments.parameter]).encode()).hexdigest()
    parameters = dict(parameter.split("=", 1) for parameter in arguments.parameter)
    try:
        deploy(cloudformation, arguments.stack, template, parameters, digest)
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"The deployment failed: {reasons_of_failure(cloudformation, arguments.stack) or error}")
    stack = existing_stack(cloudformation, arguments.stack)
    if not stack or stack["StackStatus"] not in FINISHED_WELL:
        sys.exit(f"The deployment failed: {reasons_of_failure(cloudformation, arguments.stack) or 'no stack'}")
    json.dump({output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
