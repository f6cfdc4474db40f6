"""The built-ins that both engines have and agree on; try any other in both before it goes in.

`numbers.range_step` and `time.parse_ns`, for two, panic in regorus.
"""

ALLOWED = frozenset(
    [
        *("count", "sum", "min", "max", "sort"),
        *("concat", "contains", "startswith", "endswith", "lower", "upper", "split", "replace"),
        *("trim", "trim_prefix", "trim_suffix", "trim_space", "sprintf"),
        *("regex.match", "regex.is_valid", "glob.match"),
        *("object.get", "object.keys", "object.union", "array.concat", "json.patch"),
        *("json.is_valid", "json.marshal", "json.unmarshal", "yaml.is_valid", "yaml.unmarshal"),
        *("net.cidr_contains", "time.parse_duration_ns", "time.parse_rfc3339_ns"),
        *("is_array", "is_boolean", "is_null", "is_number", "is_object", "is_set", "is_string"),
        *("to_number", "numbers.range", "units.parse"),
    ]
)

OPERATORS = frozenset(
    [
        *("and", "assign", "div", "eq", "equal", "gt", "gte", "lt", "lte", "minus", "mul"),
        *("neq", "or", "plus", "rem", "internal.member_2", "internal.member_3"),
    ]
)
"""What `==`, `in` and their like are called in OPA's list of capabilities."""
