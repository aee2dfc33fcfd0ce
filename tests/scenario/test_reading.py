"""Reading a scenario file: what a sound one gives, and how every kind of fault is said."""

import datetime as dt
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from island_world import ISLAND, vocabulary

from foedus.errors import Place, ScenarioError
from foedus.scenario import Conclusion, Deployment, catalog_names, read, read_text

# What stands in island.yaml, what is put in its place, where the fault is said, and what it says.
FAULTS = {
    "unknown actor in an act": (
        "actor: USA, did: arm",
        "actor: USB, did: arm",
        "34:29",
        "unknown actor 'USB' (did you mean USA?)",
    ),
    "act of another role": (
        "did: arm}",
        "did: attack}",
        "34:39",
        "unknown act of a guarantor 'attack' (known: abstain, arm, fight)",
    ),
    "misspelt role": (
        "role: challenger",
        "role: challengr",
        "9:15",
        (
            "'challengr' is wrong for 'role'; expected challenger, protégé or guarantor "
            "(did you mean challenger?)"
        ),
    ),
    "no protégé": (
        "role: protege",
        "role: guarantor",
        "8:1",
        "there is no protégé; expected an actor with role: protégé",
    ),
    "second challenger": (
        "USA: {role: guarantor}",
        "USA: {role: challenger}",
        "12:15",
        "'USA' is a second challenger; expected one challenger",
    ),
    "bad actor code": (
        "  USA: {role",
        "  Usa: {role",
        "12:3",
        "'Usa' is not a code of an actor; expected 2 to 8 capital letters or digits, such as RUS",
    ),
    "member is no code": (
        "members: [FRA, GBR]",
        "members: [FRA, France]",
        "11:60",
        "'France' is wrong; expected an ISO 3166 alpha-3 code such as FRA",
    ),
    "state twice": (
        "members: [FRA, GBR]",
        "members: [FRA, USA]",
        "12:8",
        "USA already belongs to EUR; expected each state once",
    ),
    "backward interval": (
        "value: 0.2 to 0.8",
        "value: 0.8 to 0.2",
        "22:19",
        (
            "the interval 0.8 to 0.2 is empty or backwards; expected the smaller number first "
            "(write 0.2 to 0.8)"
        ),
    ),
    "probability beyond 0 and 1": (
        "value: 0.2 to 0.8",
        "value: 0.2 to 1.8",
        "22:19",
        (
            "the interval 0.2 to 1.8 of a probability does not lie between 0 and 1; "
            "expected both ends above 0 and below 1"
        ),
    ),
    "negative deviation": (
        "value: 0.2 to 0.8",
        "value: {normal: {mean: 0, sd: -1}}",
        "22:28",
        "no such normal distribution: sd is -1, not above 0; expected {mean: ..., sd: ...}",
    ),
    "unknown parameter": (
        "value: 0.2 to 0.8",
        "value: {normal: {mean: 0, sdd: 1}}",
        "22:38",
        "normal has no parameter 'sdd'; expected {mean: ..., sd: ...} (did you mean sd?)",
    ),
    "weights": (
        "current-calculus: 0.4",
        "current-calculus: 0.5",
        "24:21",
        "the weights sum to 1.1; expected weights that sum to 1",
    ),
    "negative weight": (
        "{current-calculus: 0.4, past-actions: 0.6}",
        "{current-calculus: -0.4, past-actions: 1.4}",
        "24:40",
        "the weight of 'current-calculus' is negative; expected weights from 0 to 1",
    ),
    "unknown option": (
        "current-calculus: 0.4",
        "current-calculs: 0.4",
        "24:22",
        (
            "'current-calculs' is not an option; expected one of current-calculus, past-actions "
            "(did you mean current-calculus?)"
        ),
    ),
    "choice for an amount": (
        "value: 0.2 to 0.8",
        "value: {one of: {high: 0.5, low: 0.5}}",
        "22:19",
        "'honour' is an amount; expected a number or an interval",
    ),
    "unknown assumption in a computed one": (
        "2 * USA.stake",
        "2 * USA.steak",
        "21:38",
        "unknown assumption 'USA.steak' (did you mean USA.stake?)",
    ),
    "circular computation": (
        "2 * USA.stake",
        "2 * EUR.stake",
        "21:33",
        "circular: EUR.stake -> EUR.stake; expected assumptions that end somewhere",
    ),
    "theory as amount": (
        "2 * USA.stake",
        "2 * theory.reputation",
        "21:38",
        (
            "'theory.reputation' is a choice between theories; "
            "expected theory.reputation = current-calculus"
        ),
    ),
    "unknown assumption": (
        "  honour: {",
        "  honor: {",
        "22:3",
        "unknown assumption 'honor' (did you mean honour?)",
    ),
    "missing source": (
        "{value: 0.2 to 0.8, source: {data: made up}}",
        "{value: 0.2 to 0.8}",
        "22:3",
        (
            "'source' is missing; expected one of {document: ...}, {publication: ...}, {data: ...} "
            "or {judgement: ...}"
        ),
    ),
    "misspelt source": (
        "source: {data: made up}}",
        "source: {dta: made up}}",
        "22:39",
        (
            "a mapping is not a source; expected one of {document: ...}, {publication: ...}, "
            "{data: ...} or {judgement: ...} (did you mean data?)"
        ),
    ),
    "judgement of nobody": (
        "{judgement: undecided, who: tests,",
        "{judgement: undecided,",
        "25:5",
        "'who' is missing; expected whose judgement it is",
    ),
    "unknown document in a source": (
        "document: essay-2025, line: 3",
        "document: essay-2026, line: 3",
        "20:24",
        "unknown document 'essay-2026' (did you mean essay-2025?)",
    ),
    "document outside its folder": (
        "file: essay-2025.txt",
        "file: ../secret.txt",
        "14:75",
        "'../secret.txt' is wrong for 'file'; expected the name of a text file, without folders",
    ),
    "correlation of one": (
        "rho: 0.5",
        "rho: 1",
        "27:41",
        "'1' is wrong for 'rho'; expected a correlation between -1 and 1",
    ),
    "correlation with a computed one": (
        "between: [USA.stake, honour]",
        "between: [EUR.stake, honour]",
        "27:16",
        "'EUR.stake' is computed; expected an assumption with a distribution of its own",
    ),
    "backward years": (
        "years: 2015 to 2021",
        "years: 2021 to 2015",
        "32:17",
        "the years 2021 to 2015 run backwards; expected 2015 to 2021",
    ),
    "years out of order": (
        "{year: 2022, actor: NOR",
        "{year: 2012, actor: NOR",
        "33:16",
        "the year 2012 stands after 2015; expected years in order",
    ),
    "act without a year": (
        "{year: 2022, actor: NOR",
        "{actor: NOR",
        "33:9",
        "an act without a year; expected year: 2022, or years: 2015 to 2021",
    ),
    "act in the future": (
        "year: 2022, actor: USA",
        "year: 2052, actor: USA",
        "34:16",
        "the year 2052 lies after the start of the horizon, 2026-06-01; expected 2026 or earlier",
    ),
    "unknown like": (
        "like: paper,",
        "like: papers,",
        "39:20",
        "unknown policy 'papers' (did you mean paper?)",
    ),
    "circular like": (
        "paper: {concludes",
        "paper: {like: carve-out, concludes",
        "38:17",
        "circular like: paper -> carve-out -> tripwire -> paper; expected an end",
    ),
    "unknown instrument": (
        "instrument: league-2026",
        "instrument: league-2025",
        "38:36",
        "unknown instrument 'league-2025' (did you mean league-2026?)",
    ),
    "unknown law": (
        "law: [un-charter]",
        "law: [un-chartre]",
        "15:7",
        "unknown instrument 'un-chartre' (did you mean un-charter?)",
    ),
    "unknown binding": (
        "binding: legal",
        "binding: legally",
        "38:58",
        "unknown binding 'legally' (did you mean legal?)",
    ),
    "unknown declaration": (
        "[usa-carve-out]",
        "[usa-carve]",
        "40:46",
        "unknown declaration 'usa-carve' (did you mean usa-carve-out?)",
    ),
    "unknown state accedes": ("[ISL]", "[ISK]", "41:41", "unknown state 'ISK' (did you mean ISL?)"),
    "other currency": (
        "25 bn USD per year",
        "25 bn EUR per year",
        "38:79",
        "'EUR' is not a currency that is converted; expected USD (convert it and say so in a note)",
    ),
    "money without time": (
        "25 bn USD per year",
        "25 bn USD",
        "38:79",
        "'25 bn USD' does not say per year; expected an amount such as 25 bn USD per year",
    ),
    "troops nowhere": (
        "[20000 at line",
        "[20000",
        "39:42",
        "'20000' does not say where; expected troops and a place (write 20000 at line)",
    ),
    "unknown place": (
        "20000 at line",
        "20000 at lien",
        "39:42",
        "unknown place 'lien' (did you mean line?)",
    ),
    "forces of the challenger": (
        "forces: {EUR:",
        "forces: {NOR:",
        "39:36",
        "'NOR' is not a guarantor; expected a guarantor or neutral",
    ),
    "zone without unit": (
        "20 km",
        "20",
        "42:67",
        "'20' is not a depth; expected kilometres from 0 to 1000, such as 20 km",
    ),
    "unknown outcome": (
        "[attack, USA at war with NOR]",
        "[attack, USA at war wih NOR]",
        "43:20",
        "unknown outcome 'USA at war wih NOR' (did you mean USA at war with NOR?)",
    ),
    "unknown assumption in a premise": (
        "means: NOR.presence_cost > median",
        "means: NOR.presence_cst > median",
        "49:50",
        "unknown assumption 'NOR.presence_cst' (did you mean NOR.presence_cost?)",
    ),
    "premise that is an amount": (
        "means: NOR.presence_cost > median",
        "means: NOR.presence_cost",
        "49:50",
        (
            "'NOR.presence_cost' is an amount; expected a condition, true or false "
            "(compare it with something, such as ... > 0.1)"
        ),
    ),
    "unknown option in a premise": (
        "means: NOR.presence_cost > median",
        "means: theory.reputation = past-action",
        "49:70",
        "unknown option 'past-action' (did you mean past-actions?)",
    ),
    "broken premise": (
        "means: NOR.presence_cost > median",
        "means: NOR.presence_cost > > median",
        "49:70",
        (
            "'>' cannot stand here; expected a number, a name, P(outcome | policy) "
            "or an opening parenthesis"
        ),
    ),
    "unknown policy in a claim": (
        "NOR | paper)",
        "NOR | papr)",
        "53:40",
        "unknown policy 'papr' (did you mean paper?)",
    ),
    "unknown outcome in a claim": (
        "P(USA at war",
        "P(USA at wars",
        "53:18",
        "unknown outcome 'USA at wars with NOR' (did you mean USA at war with NOR?)",
    ),
    "unknown document of a position": (
        "document: essay-2025\n",
        "document: essay-25\n",
        "47:15",
        "unknown document 'essay-25' (did you mean essay-2025?)",
    ),
    "horizon": (
        "horizon: 5 years",
        "horizon: 500 years",
        "5:10",
        "'500 years' is not a horizon; expected 1 to 100 years, such as 10 years",
    ),
    "impossible day": (
        "start: 2026-06-01",
        "start: 2026-02-30",
        "6:8",
        "'2026-02-30' is not a day; expected a date such as 2026-06-01",
    ),
    "missing baseline": (
        "baseline: no-guarantee\n",
        "",
        "3:1",
        "'baseline' is missing; expected the name of the policy that others are compared with",
    ),
    "unknown baseline": (
        "baseline: no-guarantee",
        "baseline: no-guarante",
        "7:11",
        "unknown policy 'no-guarante' (did you mean no-guarantee?)",
    ),
    "wrong type": (
        "law: [un-charter]",
        "law: un-charter",
        "15:6",
        "'un-charter' cannot stand here for 'law'; expected a list of instruments in force anyway",
    ),
    "number for a text": (
        "scenario: The island",
        "scenario: 12",
        "3:11",
        (
            "'12' cannot stand here for 'scenario'; expected the title of the scenario "
            "(put it in quotation marks)"
        ),
    ),
    "opening": (
        "opening: war",
        "opening: wars",
        "56:10",
        (
            "'wars' is wrong for 'opening'; expected war if one is under way, so that not "
            "signing means going on with it "
            "(did you mean war?)"
        ),
    ),
    "bad name": (
        "  membership: {",
        "  m[embership: {",
        "41:3",
        "'m[embership' is not a name; expected a name of letters, digits, '.', '_' and '-'",
    ),
    "unknown key": (
        "law: [un-charter]",
        "laws: []",
        "15:1",
        "unknown key 'laws' (did you mean law?)",
    ),
    "duplicate key": (
        "horizon: 5 years",
        "horizon: 5 years\nhorizon: 6 years",
        "6:1",
        "the key 'horizon' is given twice, first in line 5; expected each key once",
    ),
    "wrong date": (
        "date: 2025-03,",
        "date: March 2025,",
        "14:60",
        "'March 2025' is wrong for 'date'; expected a date such as 2025-03-01, 2025-03 or 2025",
    ),
    "tag": (
        "scenario: The island",
        "scenario: !!python/object/apply:os.getcwd island",
        "3:11",
        (
            "the tag tag:yaml.org,2002:python/object/apply:os.getcwd has no meaning here; "
            "expected a plain value"
        ),
    ),
}

# Whole texts that are not YAML, or not one mapping.
BROKEN = {
    "tab": ("scenario: x\nactors:\n\tRUS: {}\n", "3:1: a tab stands here; expected spaces"),
    "bracket": ("scenario: x\nlaw: [a, b\nstart: y\n", "2:6: the bracket or brace opened here"),
    "quotation mark": ('scenario: "x\nstart: y\n', "1:11: the quotation mark opened here is not"),
    "two colons": ("scenario: a: b\n", "1:12: a colon where no key can stand"),
    "empty": ("# nothing\n", "1:1: the file is empty"),
    "list": ("- a\n", "1:1: the file is a list"),
    "two documents": ("a: 1\n---\nb: 2\n", "2:1: a second document starts here"),
    "control character": ("scenario: \x01\n", "1:1: not YAML: unacceptable character #x0001"),
    "deep": ("a: " + "[" * 200, "1:27: nested more than 24 deep"),
    "many": ("a: [" + "1, " * 60_000 + "1]", "the file has more than 50,000 values"),
    "large": ("# " + "x" * 2_000_001, "the file has 2,000,003 bytes"),
}


def faults_of(text, allow, name="f"):
    """The diagnostics of a faulty text."""
    with pytest.raises(ScenarioError) as caught:
        read_text(text, name, allow)
    return caught.value.diagnostics


def test_a_sound_file_is_read_whole(island, allow):
    """Actors, horizon, law, assumptions, record, policies and positions are all there."""
    scenario = read_text(island, "island.yaml", allow)
    assert scenario.title == "The island"
    assert scenario.opening == "war"
    assert (scenario.horizon, scenario.start) == (5, dt.date(2026, 6, 1))
    assert [scenario.challenger.id, scenario.protege.id] == ["NOR", "ISL"]
    assert [(g.id, g.members) for g in scenario.guarantors] == [
        ("EUR", ("FRA", "GBR")),
        ("USA", ("USA",)),
    ]
    assert list(scenario.policies) == [
        "no-guarantee",
        "paper",
        "tripwire",
        "carve-out",
        "membership",
        "neutral",
    ]
    assert scenario.outcomes == ("attack", "USA at war with NOR")
    assert scenario.assumptions["USA.stake"].unit == "numéraire"
    assert scenario.assumptions["USA.stake"].place == Place("island.yaml", 18, 3)
    assert scenario.documents["essay-2025"].date == "2025-03"
    assert scenario.text == island


def test_a_scenario_can_travel_to_a_worker(island, allow):
    """Pickled and read back, a scenario is equal to itself."""
    scenario = read_text(island, "f", allow)
    assert pickle.loads(pickle.dumps(scenario)) == scenario  # noqa: S301 -- our own bytes


def test_the_record_is_one_act_a_year(island, allow):
    """A stretch of years becomes one act for each, in the order of years."""
    episode = read_text(island, "f", allow).record[0]
    assert [act.year for act in episode.acts] == [*range(2015, 2022), 2022, 2022]
    assert [(act.actor, act.did) for act in episode.acts[-2:]] == [
        ("NOR", "attack"),
        ("USA", "arm"),
    ]
    assert episode.terms.arms == {"USA": 1.0}


def test_like_lays_terms_over_terms(island, allow):
    """A variant keeps what it does not change, replaces what it does, and can take things away."""
    policies = read_text(island, "f", allow).policies
    assert policies["tripwire"].concludes == (Conclusion("league-2026", "legal"),)
    assert policies["tripwire"].forces == (
        Deployment("EUR", 20000, "line"),
        Deployment("EUR", 5000, "rear"),
    )
    assert policies["tripwire"].arms == {"EUR": 25.0}
    assert policies["carve-out"].arms == {}
    assert policies["carve-out"].declarations == ("usa-carve-out",)
    assert policies["carve-out"].forces == policies["tripwire"].forces
    assert policies["carve-out"].label == "carve-out"
    assert policies["membership"].accessions == {"nato-1949": ("ISL",)}
    assert policies["neutral"].zone == 20.0


def test_levels_of_private_resolve_are_read_and_their_chances_sum_to_one(island, allow):
    """`information: types` names actors and levels; chances that do not sum to 1 are a fault."""
    levels = read_text(island, "f", allow).types["USA"]
    assert (levels["firm"].resolve, levels["firm"].chance) == (2.0, 0.25)
    wrong = island.replace("chance: 0.75", "chance: 0.5")
    assert "chances sum to 0.75" in faults_of(wrong, allow)[0].what
    assert (
        "unknown actor 'USB'"
        in faults_of(island.replace("USA: {firm", "USB: {firm"), allow)[0].what
    )


def test_terms_on_line_time_forfeiture_deals_and_effort_are_read_and_inherited(island, allow):
    """What a policy says of the line, of time and of money reaches its variants."""
    text = island.replace(
        "like: tripwire,",
        "like: neutral, line: defensible, lasts: 10 years, forfeiture: express, "
        "side deals: {USA: 500 m USD per year}, effort: {USA: 2 % of GDP},",
    )
    found = read_text(text, "f", allow).policies["carve-out"]
    assert (found.zone, found.line, found.lasts, found.forfeiture) == (
        20.0,
        "defensible",
        10.0,
        "express",
    )
    assert found.deals == {"USA": 0.5}
    assert found.effort == {"USA": 0.02}
    taken = text.replace("lasts: 10 years", "lasts: 10")
    assert "not a duration" in faults_of(taken, allow)[0].what
    taken = text.replace("2 % of GDP", "2")
    assert "not a share of national income" in faults_of(taken, allow)[0].what


def test_without_leaves_out_what_is_inherited(island, allow):
    """An instrument brought by like is gone, and only what was brought can be left out."""
    text = island.replace("like: tripwire,", "like: tripwire, without: [league-2026],")
    assert read_text(text, "f", allow).policies["carve-out"].concludes == ()
    wrong = island.replace("like: tripwire,", "like: tripwire, without: [league],")
    assert "unknown inherited term 'league'" in faults_of(wrong, allow)[0].what


def test_a_computed_assumption_knows_its_operands(island, allow):
    """EUR.stake follows the belief about USA.stake that the file states."""
    scenario = read_text(island, "f", allow)
    computed = scenario.assumptions["EUR.stake"].belief
    assert computed.median == pytest.approx(2 * scenario.assumptions["USA.stake"].belief.median)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said_with_its_place_and_the_nearest_valid_thing(name, island, allow):
    """One fault gives exactly one diagnostic, at its line and column, in fixed words."""
    old, new, place, text = FAULTS[name]
    assert old in island
    told = [str(fault) for fault in faults_of(island.replace(old, new, 1), allow)]
    follows = {"bad actor code", "missing baseline"}
    if name in follows:
        assert f"f:{place}: {text}" in told
    else:
        assert told == [f"f:{place}: {text}"]


@pytest.mark.parametrize("name", BROKEN)
def test_a_text_that_is_not_one_mapping_is_refused(name, allow):
    """A syntax error or a file beyond the limits is one fault with its place."""
    text, said = BROKEN[name]
    (fault,) = faults_of(text, allow)
    assert said in str(fault)


def test_all_faults_are_said_at_once(island, allow):
    """Twelve faults of form and meaning, in different parts, are all reported in one pass."""
    names = [
        "misspelt role",
        "backward interval",
        "weights",
        "missing source",
        "unknown document of a position",
        "correlation of one",
        "years out of order",
        "circular like",
        "unknown binding",
        "unknown outcome",
        "unknown policy in a claim",
        "horizon",
        "unknown key",
        "broken premise",
    ]
    text = island
    for name in names:
        if name == "missing source":
            continue  # It stands on the line of the backward interval.
        text = text.replace(*FAULTS[name][:2], 1)
    told = [fault.what for fault in faults_of(text, allow)]
    assert len(told) == len(names) - 1
    assert told == [
        fault.what
        for name in sorted(
            (n for n in names if n != "missing source"),
            key=lambda n: tuple(int(part) for part in FAULTS[n][2].split(":")),
        )
        for fault in faults_of(island.replace(*FAULTS[name][:2], 1), allow)
    ]


def test_faulty_actors_do_not_hide_other_faults(island, allow):
    """Without a protégé nothing can be asked of the model, yet intervals and years are judged."""
    text = island.replace("role: protege", "role: guarantor")
    text = text.replace("0.02 to 0.5", "0.5 to 0.02").replace(
        "year: 2022, actor: USA", "year: 2052, actor: USA"
    )
    told = " ".join(fault.what for fault in faults_of(text, allow))
    assert "no protégé" in told
    assert "backwards" in told
    assert "after the start" in told


def test_norway_is_not_false(island, allow):
    """YAML 1.2: NO, yes and on are texts, 012 is twelve, and a date stays a text."""
    text = island.replace("label: Northland", "label: NO").replace(
        "author: A. Writer", "author: yes"
    )
    scenario = read_text(text, "f", allow)
    assert scenario.challenger.label == "NO"
    assert scenario.documents["essay-2025"].author == "yes"


@pytest.mark.parametrize("written", ["protégé", "protege", "prote\u0301ge\u0301"])
def test_protege_can_be_typed_with_or_without_accents(written, island, allow):
    """All spellings, composed or not, mean the same role."""
    text = island.replace("role: protege", f"role: {written}")
    assert read_text(text, "f", allow).protege.id == "ISL"


def test_correlations_that_contradict_one_another_are_refused(island, allow):
    """Three pairs that no joint distribution can have are a fault of the list."""
    source = "source: {judgement: plausible, who: tests, date: 2026-01-01}"
    line = f"  - {{between: [USA.stake, honour], rho: 0.5, {source}}}"
    assert line in island
    pairs = [("USA.stake", "honour", 0.9), ("honour", "NOR.presence_cost", 0.9)]
    pairs.append(("USA.stake", "NOR.presence_cost", -0.9))
    lines = [f"  - {{between: [{a}, {b}], rho: {rho}, {source}}}" for a, b, rho in pairs]
    (fault,) = faults_of(island.replace(line, "\n".join(lines)), allow)
    assert "contradict one another" in fault.what
    assert fault.where == Place("f", 26, 1)


def test_a_crowd_of_actors_is_refused_before_the_model_is_asked(island):
    """What grows with the square of actors is never asked for thousands of them."""
    crowd = "".join(f"  A{i}: {{role: guarantor}}\n" for i in range(2000))

    def never(actors):
        raise AssertionError(f"asked about {len(actors)} actors")

    (fault,) = faults_of(island.replace("actors:\n", "actors:\n" + crowd), never)
    assert fault.what == "there are 2004 actors"


def test_a_flood_of_faults_is_said_whole(island, allow):
    """Twenty thousand wrong names are twenty thousand faults; only the first get suggestions."""
    names = ", ".join(f"attacc{i}" for i in range(20_000))
    told = faults_of(island.replace("[attack, USA at war with NOR]", f"[{names}]"), allow)
    assert len(told) == 20_000
    assert told[0].fix == "did you mean attack?"
    assert told[-1].fix == ""


def test_aliases_are_allowed_but_not_bombs(island, allow):
    """An anchor can be used again; nine lines that expand to 9**9 values are refused quickly."""
    text = island.replace("{data: made up}}", "&made {data: made up}}", 1)
    text = text.replace("    source: {data: made up}\npolicies", "    source: *made\npolicies")
    assert read_text(text, "f", allow).record[0].source.text == "made up"
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for name, last in zip("bcdefghi", "abcdefgh", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{last}'] * 9)}]\n"
    (fault,) = faults_of(bomb, allow)
    assert "aliases written out" in fault.what


def test_an_alias_of_itself_or_of_nothing_is_a_fault(allow):
    """Recursive data cannot be written."""
    told = [fault.what for fault in faults_of("scenario: &x [*x]\nstart: *y\n", allow)]
    assert "nothing is anchored as &x" in told
    assert "nothing is anchored as &y" in told


def test_a_folded_condition_is_placed_at_its_start(island, allow):
    """Where the text of a condition is not in the file as it is, its first line is named."""
    old = "        holds: P(USA at war with NOR | paper) > P(USA at war with NOR | no-guarantee)\n"
    folded = "        holds: >-\n          P(attack | paper)\n          > P(attack | papr)\n"
    (fault,) = faults_of(island.replace(old, folded), allow)
    assert fault.where == Place("f", 53, 16)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_to_a_file_is_said_in_words(data):
    """Whatever is cut, doubled or put in, the file is read or refused, never with a traceback."""
    text = ISLAND
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 60)))
        pieces = ["", "x", "[", "{", "}", ": ", "\n", "- ", "12", "null", "&a ", "*a", '"', "<<: "]
        put = data.draw(st.sampled_from([*pieces, text[start:end] * 2, "\n  " + text[start:end]]))
        text = text[:start] + put + text[end:]
    faults = ()
    try:
        read_text(text, "f", vocabulary)
    except ScenarioError as error:
        faults = error.diagnostics
    assert all(1 <= fault.where.line <= len(text.splitlines()) + 1 for fault in faults)


def test_missing_files_folders_and_encodings_are_said(tmp_path, island, allow):
    """What cannot be read is refused in words, with what lies near."""
    (tmp_path / "island.yaml").write_text(island, encoding="utf-8")
    assert read(tmp_path / "island.yaml", allow).path == tmp_path / "island.yaml"
    with pytest.raises(ScenarioError, match=r"no such file.*did you mean .*island\.yaml"):
        read(tmp_path / "iland.yaml", allow)
    with pytest.raises(ScenarioError, match=r"this is a folder.*it holds island\.yaml"):
        read(tmp_path, allow)
    (tmp_path / "latin.yaml").write_bytes(b"scenario: x\nquestion: caf\xe9\n")
    with pytest.raises(ScenarioError, match=r"latin\.yaml:2:14: the byte 0xe9 is not UTF-8"):
        read(tmp_path / "latin.yaml", allow)
    with pytest.raises(ScenarioError, match=r"cannot be read|no such file"):
        read("a\0b", allow)


def test_a_byte_order_mark_is_let_through(tmp_path, island, allow):
    """A file saved by a Windows editor reads the same."""
    (tmp_path / "bom.yaml").write_text(island, encoding="utf-8-sig")
    assert read(tmp_path / "bom.yaml", allow).title == "The island"


def test_a_huge_file_is_not_loaded(tmp_path, allow):
    """More than two megabytes are refused before they are parsed."""
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)
    with pytest.raises(ScenarioError, match="3,000,000,000 bytes"):
        read(path, allow)


def test_a_misspelt_catalog_name_finds_the_nearest(monkeypatch, tmp_path, allow):
    """An unknown bare name is compared with what ships."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("foedus.scenario.reading.catalog_names", lambda: ("ukraine",))
    with pytest.raises(ScenarioError, match="did you mean ukraine"):
        read("ukrane", allow)


def test_catalog_names_are_sorted_names_without_suffix():
    """What ships is listed by bare name."""
    names = catalog_names()
    assert list(names) == sorted(names)
    assert not any(name.endswith(".yaml") for name in names)
