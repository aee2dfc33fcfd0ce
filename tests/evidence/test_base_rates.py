"""Historical figures: exact intervals, their definitions, and the counts recomputed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside import data
from scipy.stats import binom, binomtest

from foedus.errors import EvidenceError, UsageError
from foedus.evidence import base_rate, base_rates, exact_interval, judge_base_rate
from foedus.evidence.base_rates import BaseRateFigure


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 400), st.data())
def test_exact_intervals_agree_with_scipys(trials, drawn):
    """The interval is Clopper and Pearson's, as scipy's exact binomial test gives it."""
    count = drawn.draw(st.integers(0, trials))
    expected = binomtest(count, trials).proportion_ci(0.9, method="exact")
    assert exact_interval(count, trials) == pytest.approx((expected.low, expected.high), abs=1e-9)


@pytest.mark.parametrize("rate", [0.01, 0.1, 0.37, 0.5, 0.95])
def test_exact_intervals_cover_the_truth_at_least_as_often_as_they_say(rate):
    """Over all samples of 40 the interval holds the true rate in at least 90 % of them."""
    counts = np.arange(41)
    held = [low <= rate <= high for low, high in (exact_interval(int(k), 40) for k in counts)]
    assert binom.pmf(counts, 40, rate)[held].sum() >= 0.9


def test_none_of_many_is_the_rule_of_three():
    """No case among n leaves rates up to about 3/n."""
    for trials in (31, 300, 3000):
        low, high = exact_interval(0, trials)
        assert low == 0.0
        assert high * trials == pytest.approx(3, rel=0.06)
    assert exact_interval(9, 9)[1] == 1.0


@pytest.mark.parametrize(("count", "trials"), [(-1, 5), (6, 5), (0, 0)])
def test_impossible_counts_are_refused(count, trials):
    """More cases than trials, or no trial, is an error in the call."""
    with pytest.raises(UsageError):
        exact_interval(count, trials)


def test_a_level_of_one_is_refused():
    """No interval holds the truth always."""
    with pytest.raises(UsageError):
        exact_interval(1, 2, level=1.0)


def test_every_figure_says_what_it_is_a_rate_of():
    """Names are unique; definition, sample, source and date are there; intervals hold the rate."""
    figures = base_rates()
    assert len({figure.name for figure in figures}) == len(figures)
    for figure in figures:
        assert all((figure.definition, figure.sample, figure.source, figure.date)), figure.name
        assert 0 <= figure.observed <= 1
        if figure.interval is not None:
            assert figure.interval[0] <= figure.observed <= figure.interval[1]


def test_figures_of_promises_honoured_all_name_their_selection():
    """A rate among tested promises is never shown as a rate among promises."""
    honoured = [f for f in base_rates() if f.quantity == "promise honoured"]
    assert len(honoured) == 9
    assert all("given tested" in figure.selection for figure in honoured)


def test_published_rates_are_the_counts():
    """Berkemeier and Fuhrmann print 50 %, 66 %, 22 % and, for defence pacts, 41 %."""
    names = ("all-1816-2003", "all-1816-1944", "all-1945-2003", "defence-1816-2003")
    rates = [round(base_rate(f"honoured-{name}").observed, 2) for name in names]
    assert rates == [0.5, 0.66, 0.22, 0.41]


def test_unknown_figures_get_the_nearest_name():
    """A misspelt figure is named with what was probably meant."""
    with pytest.raises(EvidenceError, match="did you mean renewed-all-5y"):
        base_rate("renewed-al-5y")


def figure(count=None, trials=None, observed=0.1):
    """A figure for judging."""
    rate = observed if count is None else count / trials
    return BaseRateFigure("f", "q", "D.", "S", "s", "2000", "read", rate, count, trials)


def test_the_model_is_judged_by_what_it_predicts_for_as_many_cases():
    """The predicted interval is the binomial one of as many cases with the prior's mean rate."""
    values = np.linspace(0, 1, 1001)
    judged = judge_base_rate(figure(5, 10), values)
    assert judged.model_prior == pytest.approx(0.5)
    # Binomial(10, 1/2): the 5 % and 95 % quantiles are 2 and 8.
    assert judged.model_interval == pytest.approx((0.2, 0.8))
    assert judged.inside
    assert not judge_base_rate(figure(9, 10), values).inside


def test_more_cases_make_the_check_sharper():
    """None of 31 agrees with a model that says 2 to 4 %, none of 3,000 does not."""
    values = np.linspace(0.02, 0.04, 500)
    assert judge_base_rate(figure(0, 31), values).inside
    assert not judge_base_rate(figure(0, 3000), values).inside


def test_worlds_count_as_often_as_they_produce_a_case():
    """With weights the rate is that of the cases one would see, not of the worlds."""
    values, weights = np.array([0.2, 0.8]), np.array([3.0, 1.0])
    assert judge_base_rate(figure(), values, weights).model_prior == pytest.approx(0.35)


def test_the_mean_is_held_against_the_exact_interval():
    """The prior's mean lies within the historical rate's exact interval, or it does not."""
    assert judge_base_rate(figure(500, 1000), np.array([0.5])).mean_inside is True
    assert judge_base_rate(figure(500, 1000), np.array([0.1])).mean_inside is False
    assert judge_base_rate(figure(), np.array([0.1])).mean_inside is None


def test_unsolved_worlds_are_counted():
    """Worlds without a value are left out and counted; none with one is an error."""
    judged = judge_base_rate(figure(), np.array([0.1, np.nan, 0.3]))
    assert (judged.worlds, judged.failed, judged.model_prior) == (2, 1, pytest.approx(0.2))
    with pytest.raises(UsageError, match="no world"):
        judge_base_rate(figure(), np.array([np.nan]))
    with pytest.raises(UsageError, match="between 0 and 1"):
        judge_base_rate(figure(), np.array([1.5]))


def counts(*names):
    """The counts that ship."""
    return [(base_rate(name).count, base_rate(name).trials) for name in names]


VIEWS = {
    "reliability": "alliances/berkemeier_fuhrmann_2018_reliability.csv",
    "dispute": "peacesciencer/gml_mid_disps.parquet",
    "directed_dispute": "peacesciencer/gml_dirdisp.parquet",
    "conflict": "peacesciencer/ucdp_acd.parquet",
    "states": "peacesciencer/cow_states.parquet",
    "majors": "peacesciencer/cow_majors.parquet",
    "borders": "peacesciencer/cow_contdir.parquet",
    "pledges": "peacesciencer/atop_alliance.parquet",
    "nuclear": "nuclear/nuclear_status_country_year_1938_2022.parquet",
}


@pytest.fixture
def past():
    """The raw files as views of a database in memory."""
    import duckdb

    folder = data()
    with duckdb.connect() as connection:
        for name, file in VIEWS.items():
            path = str(folder / file)
            read = connection.read_csv if file.endswith("csv") else connection.read_parquet
            read(path).create_view(name)
        yield connection


def test_promises_honoured_are_recounted(past):
    """The alliances called upon by war, by era and obligation, give the counts that ship."""
    called_upon = """
        select sum((honorLLM = 1)::int), count(*) from reliability
        where (honorLLM = 1 or violateLLM = 1) and defense >= $defence group by sample
        order by sample
    """
    for kind, defence in (("all", 0), ("defence", 1)):
        rows = past.execute(called_upon, {"defence": defence}).fetchall()
        after, before = ((int(honoured), n) for honoured, n in rows)
        both = tuple(map(sum, zip(before, after, strict=True)))
        eras = ("1816-1944", "1945-2003", "1816-2003")
        assert counts(*(f"honoured-{kind}-{era}" for era in eras)) == [before, after, both]


def test_disputes_are_recounted(past):
    """Disputes that become war, and that are answered, give the counts that ship."""
    ((wars, n, late_wars, late, answered),) = past.sql("""
        select sum((hostlev = 5)::int), count(*), sum((hostlev = 5 and styear >= 1946)::int),
          sum((styear >= 1946)::int), sum((recip = 1)::int) from dispute
    """).fetchall()
    assert counts(
        "dispute-becomes-war-1816-2010",
        "dispute-becomes-war-1946-2010",
        "dispute-reciprocated-1816-2010",
    ) == [(wars, n), (late_wars, late), (answered, n)]


EPISODES = """
create table episode as
with dated as (
  select *, lag(year) over (partition by conflict_id order by year) as before
  from conflict where type_of_conflict = 'interstate'),
numbered as (
  select *, sum((before is null or year > before + 1)::int)
    over (partition by conflict_id order by year) as part from dated)
select conflict_id, part, min(year) as first, max(year) as last, max(intensity_level) as peak,
  any_value(gwno_a) as a, any_value(gwno_b) as b,
  min(start_date2)::date as began, max(ep_end_date)::date as ended
from numbered group by all
"""


@pytest.fixture
def episodes(past):
    """Interstate episodes of armed conflict: unbroken runs of years of one conflict."""
    past.execute(EPISODES)
    return past


RENEWED = """
select count(*), sum((exists(select 1 from episode n where n.conflict_id = e.conflict_id
    and n.part > e.part and date_diff('day', e.ended, n.began) <= $years * 365.25))::int)
from episode e where last < 2024 and peak >= $peak
  and date_diff('day', ended, date '2024-12-31') >= $followed * 365.25
"""


@pytest.mark.parametrize("years", [2, 5, 10, 20])
def test_renewed_fighting_is_recounted(episodes, years):
    """Episodes followed by another of the same conflict within the years, and the others."""

    def renewed(peak, followed=0):
        asked = {"years": years, "peak": peak, "followed": followed}
        ((of, again),) = episodes.execute(RENEWED, asked).fetchall()
        return again, of

    names = (f"renewed-all-{years}y", f"renewed-intense-{years}y")
    assert counts(*names) == [renewed(peak=1), renewed(peak=2)]
    if years in {5, 20}:
        again, of = renewed(peak=1, followed=years)
        assert counts(f"peace-holds-{years}y") == [(of - again, of)]


def test_short_wars_are_recounted(episodes):
    """Interstate episodes that ended within a year of their start."""
    ((within, of),) = episodes.sql("""
        select sum((date_diff('day', began, ended) < 365)::int), count(*)
        from episode where last < 2024
    """).fetchall()
    assert counts("war-within-a-year") == [(within, of)]


CODES = {
    "United States": 2,
    "United Kingdom": 200,
    "France": 220,
    "Russia": 365,
    "South Africa": 560,
    "Israel": 666,
    "China": 710,
    "North Korea": 731,
    "India": 750,
    "Pakistan": 770,
}


def test_conflicts_with_nuclear_states_are_recounted(episodes):
    """Episodes with one and with two primary parties that possess nuclear weapons then."""
    # Possession is known to 2022; whoever has them then still has them in 2024.
    spans = episodes.sql("""
        select country_name, min(year), case when max(year) = 2022 then 2024 else max(year) end
        from nuclear where nuclear_weapons_possession = 1 group by 1
    """).fetchall()
    assert {name for name, _, _ in spans} == set(CODES)
    armed = {CODES[name]: (first, last) for name, first, last in spans}
    parties = []
    for first, last, peak, *states in episodes.sql(
        "select first, last, peak, a, b from episode"
    ).fetchall():
        have = [s in armed and first <= armed[s][1] and last >= armed[s][0] for s in states]
        parties.append((sum(have), peak))
    assert counts(
        "nuclear-use-nuclear-party", "nuclear-use-war-nuclear-party", "nuclear-use-both-nuclear"
    ) == [
        (0, sum(n > 0 for n, _ in parties)),
        (0, sum(n > 0 and peak == 2 for n, peak in parties)),
        (0, sum(n == 2 for n, _ in parties)),
    ]


DYADS = """
create table state as select distinct ccode, unnest(range(styear, endyear + 1)) as year from states;
create table major as select distinct ccode, unnest(range(styear, endyear + 1)) as year from majors;
create table adjoin as select distinct ccode1, ccode2,
  unnest(range(left(stdate, 4)::int, left(enddate, 4)::int + 1)) as year from borders;
create table relevant as
  select ccode1 as one, ccode2 as two, year from adjoin
  union select ccode2, ccode1, year from adjoin
  union select m.ccode, s.ccode, s.year from major m join state s using (year)
  union select s.ccode, m.ccode, s.year from major m join state s using (year);
create table dyad as select one, two, year from relevant
  semi join state x on x.ccode = one and x.year = relevant.year
  semi join state y on y.ccode = two and y.year = relevant.year
  where one <> two and relevant.year between 1946 and 2010;
create table onset as select ccode1 as one, ccode2 as two, year, max(hostlev) as level
  from directed_dispute
  where midonset = 1 and sidea1 = 1 and orig1 = 1 and orig2 = 1 group by all;
create table pact as select ccode1 as member, ccode2 as ally, year from pledges
  where atop_defense = 1;
"""


def test_disputes_by_protection_are_recounted(past):
    """Politically relevant directed dyad-years, built from states, borders and pacts, 1946-2010."""
    past.execute(DYADS)
    rows = past.sql("""
        select exists(select 1 from pact where member = two and ally <> one
            and pact.year = dyad.year) as protected,
          count(*), count(level), sum((level >= 4)::int), sum((level = 5)::int)
        from dyad left join onset using (one, two, year) group by 1 order by 1
    """).fetchall()
    for (_, years, *cases), group in zip(rows, ("unprotected", "protected"), strict=True):
        kinds = ("initiation", "use-of-force", "war-onset")
        assert counts(*(f"{kind}-{group}-1946-2010" for kind in kinds)) == [
            (int(case), years) for case in cases
        ]
    years, initiations, force, wars = (int(sum(c)) for c in list(zip(*rows, strict=True))[1:])
    assert counts(
        "initiation-all-1946-2010", "use-of-force-all-1946-2010", "war-onset-all-1946-2010"
    ) == [(initiations, years), (force, years), (wars, years)]


def test_rates_over_both_centuries_are_those_of_the_derived_table():
    """The counts from 1816 and those by nuclear ally are the table's, its eras added up."""
    import csv

    with (data() / "derived" / "mid_initiation_base_rates.csv").open(encoding="utf-8") as file:
        table = {
            (row["split"], row["value"], row["era"]): [
                int(row[k]) for k in ("initiations", "use_of_force", "wars", "directed_dyad_years")
            ]
            for row in csv.DictReader(file)
        }
    pact, nuclear = (
        f"target has >=1 outside {kind}" for kind in ("defence ally (ATOP)", "NUCLEAR defence ally")
    )
    for group, split in (
        ("all", ("all", "")),
        ("unprotected", (pact, "0")),
        ("protected", (pact, "1")),
    ):
        *cases, years = table[*split, "1816-2010"]
        kinds = ("initiation", "use-of-force", "war-onset")
        assert counts(*(f"{kind}-{group}-1816-2010" for kind in kinds)) == [
            (c, years) for c in cases
        ]
    for group, value in (("no-nuclear-ally", "0"), ("nuclear-ally", "1")):
        eras = (table[nuclear, value, era] for era in ("1946-1989", "1990-2010"))
        *_, wars, years = map(sum, zip(*eras, strict=True))
        assert counts(f"war-onset-{group}-1946-2010") == [(wars, years)]
