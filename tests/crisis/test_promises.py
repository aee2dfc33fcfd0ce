"""From verdicts to numbers: what counts as a promise and how much of one it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from guarantee import FULL, ONE, worlds
from hypothesis import given
from hypothesis import strategies as st

from foedus.crisis import compile_model, vocabulary
from foedus.crisis.promise import Promises, strengths
from foedus.ensemble import Design
from foedus.scenario import read

DISCRETION = st.sampled_from(["none", "timing", "means", "whether"])
CONTENT = st.sampled_from(["armed", "assist", "material", "consult"])
BINDING = st.sampled_from(["legal", "domestic", "political"])


def weigh(*bases):
    """Strength of promises in some worlds: (abstaining, arming)."""
    drawn = worlds(ONE, 0, 64)
    found = strengths(ONE, Promises({"GUA": bases}, {}), drawn)
    return found.protect["GUA", "abstain"], found.protect["GUA", "arm"]


@given(DISCRETION, CONTENT, BINDING, st.booleans())
def test_a_strength_is_a_share_and_arming_never_breaks_more(discretion, content, binding, limited):
    """Strengths lie in 0 to 1, and arming breaks no more of a promise than doing nothing."""
    basis = replace(FULL, discretion=discretion, content=content, binding=binding, limited=limited)
    nothing, arming = weigh(basis)
    assert np.all((nothing >= 0) & (nothing <= 1))
    assert np.all(arming <= nothing)


@given(DISCRETION, CONTENT)
def test_a_weaker_form_of_the_same_promise_weighs_no_more(discretion, content):
    """Political, pending and limited promises weigh no more than legal, due and full ones."""
    basis = replace(FULL, discretion=discretion, content=content)
    full, _ = weigh(basis)
    for weaker in ({"binding": "political"}, {"status": "pending"}, {"limited": True}):
        assert np.all(weigh(replace(basis, **weaker))[0] <= full)


def test_promises_do_not_add_up():
    """Two promises weigh as much as the stronger of them in each world."""
    one = replace(FULL, discretion="means")
    other = replace(FULL, binding="political")
    both, _ = weigh(one, other)
    assert np.array_equal(both, np.maximum(weigh(one)[0], weigh(other)[0]))


@pytest.mark.parametrize("content", ["material", "consult"])
def test_supplying_arms_keeps_a_promise_that_asks_for_no_more(content):
    """A duty to supply or to consult is not broken by a guarantor that arms."""
    _, arming = weigh(replace(FULL, content=content))
    assert not arming.any()


@pytest.fixture(scope="module")
def ukraine():
    """The shipped scenario, compiled."""
    return compile_model(read("ukraine", vocabulary))


def test_membership_binds_everyone_and_nothing_else_does_so(ukraine):
    """Article 5 protects the protégé under membership alone, self-judged in its means."""
    for name in ukraine.policies:
        protect = ukraine.terms[name].promises.protect
        bound = {g for g in ukraine.cast.guarantors for b in protect[g] if b.norm == "nat/5"}
        assert bound == (set(ukraine.cast.guarantors) if name == "nato-membership" else set())
    article = next(
        b for b in ukraine.terms["nato-membership"].promises.protect["USA"] if b.norm == "nat/5"
    )
    assert article.factors() == ("law.self_judged",)


def test_the_alliance_at_home_is_engaged_under_every_policy(ukraine):
    """A strike on a guarantor's homeland engages Article 5 whatever was promised to the protégé."""
    for name in ukraine.policies:
        home = ukraine.terms[name].promises.home
        for pair in (("USA", "EUR"), ("EUR", "USA")):
            assert "nat/5" in {basis.norm for basis in home[pair]}


def test_a_carve_out_is_a_statement_and_changes_no_verdict(ukraine):
    """The carve-out leaves every promise as it was; the model hears it as said beforehand."""
    plain, carved = ukraine.terms["tripwire-europe"], ukraine.terms["tripwire-europe-carve-out"]
    assert plain.promises == carved.promises
    assert plain.terms.carve_outs == frozenset()
    assert carved.terms.carve_outs == {"USA"}


def test_only_those_who_owe_something_new_vote(ukraine):
    """Legislatures vote where their state promises, sends, pays or takes in a member."""
    voting = {name: ukraine.terms[name].terms.voting for name in ukraine.policies}
    assert voting["no-guarantee"] == voting["neutral-peacekeepers"] == ()
    assert voting["paper-usa"] == ("USA",)
    assert voting["european-guarantee"] == ("EUR",)
    assert voting["nato-membership"] == ("EUR", "USA")


def test_before_2022_nobody_had_promised_to_fight(ukraine):
    """In the record's terms law finds no promise of force or of supplies by any guarantor."""
    (past,) = ukraine.past
    contents = {b.content for bases in past.policy.promises.protect.values() for b in bases}
    assert contents == {"consult"}


def test_in_peace_nobody_is_asked_to_sign_what_there_is():
    """Without a war under way the baseline needs no signature; another accord does."""
    text = Path(read("ukraine", vocabulary).path).read_text(encoding="utf-8")
    from foedus.scenario import read_text

    model = compile_model(
        read_text(text.replace("opening: war", "opening: peace "), "p", vocabulary)
    )
    beliefs = {name: a.belief for name, a in model.assumptions.items()}
    solved = model.solve(Design(beliefs, (), 1).draws(0, 32))
    column = [info.name for info in model.outcomes].index("signed by all")
    signed = dict(zip(model.policies, solved.outcomes[:, column], strict=True))
    assert np.all(signed["no-guarantee"] == 1.0)
    assert np.all(signed["neutral-peacekeepers"] < 1.0)
