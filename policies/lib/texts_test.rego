package lib.texts_test

import rego.v1

import data.lib.texts

test_texts_of_every_level_down_to_the_ninth if {
	every depth in numbers.range(2, 9) {
		path := ["a" | some _ in numbers.range(1, depth)]
		texts.within(_nested(depth)) == {{"path": path, "value": "text"}}
	}
}

test_texts_in_lists_and_maps if {
	texts.within({"spec": {"hosts": ["a", "b"]}, "metadata": {"name": "c"}}) == {
		{"path": ["spec", "hosts", 0], "value": "a"},
		{"path": ["spec", "hosts", 1], "value": "b"},
		{"path": ["metadata", "name"], "value": "c"},
	}
}

test_nothing_but_texts if {
	texts.within({"kind": "VirtualService", "spec": {"a": 1, "b": null, "c": [true, {}]}}) == set()
	every obj in [{}, null, "text", []] { texts.within(obj) == set() }
}

test_nothing_below_the_ninth_level if texts.within({"a": _nested(9)}) == set()

_nested(depth) := object.get(_nests, sprintf("%v", [depth]), null)

_nests := {
	"2": {"a": {"a": "text"}},
	"3": {"a": {"a": {"a": "text"}}},
	"4": {"a": {"a": {"a": {"a": "text"}}}},
	"5": {"a": {"a": {"a": {"a": {"a": "text"}}}}},
	"6": {"a": {"a": {"a": {"a": {"a": {"a": "text"}}}}}},
	"7": {"a": {"a": {"a": {"a": {"a": {"a": {"a": "text"}}}}}}},
	"8": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": "text"}}}}}}}},
	"9": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": "text"}}}}}}}}},
}
