"""Terms of bargains in a scenario file: what a sound block gives, and how each fault is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from island_world import ISLAND, vocabulary

import foedus
from foedus.errors import ScenarioError
from foedus.scenario import Policy, read_text
from foedus.scenario.bargains import combine, count_designs, default_terms, speaks_of

BEFORE, BLOCK = ISLAND.split("\nbargains:\n")
FAULTS = {
    "one level": ("      none: {}\n", "", "the term 'arms' has 1 level; expected two or more"),
    "unknown actor": ("arms: {EUR", "arms: {EUX", "unknown actor 'EUX' (did you mean EUR?)"),
    "two terms on one matter": (
        "{demilitarised zone: 20 km,",
        "{arms: {EUR: 30 bn USD per year},",
        "arms of EUR is already a matter of the term 'arms'; expected each matter in one term",
    ),
    "like in a level": (
        "{demilitarised zone: 20 km,",
        "{like: pact,",
        "a level has no 'like': it is a piece of a policy",
    ),
    "no levels": ("    levels:\n      none:\n", "    lvels:\n      none:\n", "lvels"),
    "bad amount": ("20 km", "20 kn", "20 kn"),
}


def read(text):
    """A scenario from its text."""
    return read_text(text, "island.yaml", vocabulary)


def test_terms_are_read_in_order_with_labels_and_levels():
    """Two terms of two levels each span four designs; a level without a body puts nothing in."""
    terms = read(ISLAND).bargains
    assert [(term.name, term.label) for term in terms] == [
        ("arms", "Arms for the protégé"),
        ("zone", "zone"),
    ]
    assert [level.name for level in terms[1].levels] == ["none", "wide"]
    assert terms[0].levels[1].arms == {"EUR": 25.0}
    assert speaks_of(terms[1].levels[0]) == frozenset()
    assert count_designs(terms) == 4
    assert read(BEFORE).bargains == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_said_once_at_its_place(fault):
    """A fault in the block is one diagnostic with its line, and nothing else is complained of."""
    good, bad, said = FAULTS[fault]
    assert good in BLOCK
    with pytest.raises(ScenarioError) as caught:
        read(f"{BEFORE}\nbargains:\n{BLOCK.replace(good, bad, 1)}")
    about = [d for d in caught.value.diagnostics if said in str(d)]
    assert len(about) == 1
    assert about[0].where.line > BEFORE.count("\n")


def test_a_space_too_large_is_refused_with_its_size():
    """Eighteen terms of two levels span more designs than can be searched."""
    terms = "".join(
        f"  t{i}: {{levels: {{none: {{}}, some: {{arms: {{EUR: {i + 1} bn USD per year}}}}}}}}\n"
        for i in range(18)
    )
    with pytest.raises(ScenarioError) as caught:
        read(f"{BEFORE}\nbargains:\n{terms}")
    assert any("262,144 designs" in str(d) for d in caught.value.diagnostics)


def test_shipped_scenarios_have_terms_stated_or_made_from_their_policies():
    """Every scenario that ships can be searched: each default term has two levels or more."""
    for name in ("ukraine", "korea-1953"):
        scenario = foedus.load(name)
        terms = default_terms(scenario)
        assert terms
        assert all(len(term.levels) > 1 for term in terms)
        subjects = [speaks_of(level) for term in terms for level in term.levels]
        spoken = {subject for each in subjects for subject in each}
        for policy in scenario.policies.values():
            assert speaks_of(policy) <= spoken


@given(st.lists(st.sampled_from(["zone", "line", "arms", "lasts"]), unique=True))
def test_pieces_that_speak_of_different_things_are_all_in_the_whole(names):
    """A combined policy speaks of what its pieces speak of, whatever their order."""
    pieces = {
        "zone": Policy("zone", "zone", zone=20.0),
        "line": Policy("line", "line", line="defensible"),
        "arms": Policy("arms", "arms", arms={"EUR": 25.0}),
        "lasts": Policy("lasts", "lasts", lasts=10.0),
    }
    whole = combine((pieces[name] for name in names), "whole")
    assert speaks_of(whole) == frozenset().union(*(speaks_of(pieces[name]) for name in names))
    assert whole.name == "whole"
