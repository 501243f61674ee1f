"""IAM as AWS evaluates it, where MiniStack falls short: variables in resources, and writes that must not overwrite."""

import re

import ministack.core.iam_actions as iam_actions
import ministack.core.iam_evaluator as iam

VARIABLE = re.compile(r"\$\{([^}]+)\}")


def fill_variables(patterns, context):
    """The patterns with `${aws:PrincipalTag/…}` and the like replaced; one without a value matches nothing."""
    filled = []
    for pattern in patterns:
        values = {name: iam._resolve_condition_key(name, context) for name in VARIABLE.findall(pattern)}
        if all(value is not None for value in values.values()):
            filled.append(VARIABLE.sub(lambda found: str(values[found[1]]), pattern))
    return filled


def resource_matches(context, statement):
    if statement.resources:
        resources = fill_variables(statement.resources, context)
        return bool(resources) and iam._resource_matches(context.resource_arn, resources, [])
    excluded = fill_variables(statement.not_resources, context)
    return iam._resource_matches(context.resource_arn, [], excluded)


def first_match(context, statements, effect):
    for statement in statements:
        if (
            statement.effect == effect
            and iam._action_matches(context.action, statement.actions, statement.not_actions)
            and resource_matches(context, statement)
            and iam._conditions_met(statement.conditions, context)
        ):
            return statement
    return None


_original_object_context = iam_actions._s3_object_context


def object_context(iam_action, query_params, path, headers):
    """Adds the keys by which a bucket policy can demand `If-None-Match` of every write."""
    context = _original_object_context(iam_action, query_params, path, headers)
    if iam_action == "s3:PutObject":
        # Neither the beginning nor the parts of a multipart upload create an object; its completion does.
        creates = "partNumber" not in query_params and "uploads" not in query_params
        context["s3:objectcreationoperation"] = "true" if creates else "false"
        condition = {name.lower(): value for name, value in headers.items()}.get("if-none-match")
        if condition is not None:
            context["s3:if-none-match"] = condition
    return context


def install():
    iam._first_match = first_match
    iam_actions._s3_object_context = object_context
