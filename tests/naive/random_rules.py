# SPDX-License-Identifier: MIT
"""Random rule packs and data from a seed: packs as syntax trees whose types are right by construction, the
trees as rule text, the data as CSV files. The tables are of fixed shapes (a subject table, units that name the
unit above them, a yearly open table, events, what hangs on events, persons with several rows, yearly rows
without a sure year, what is said of several kinds of rows); their columns and attributes, and everything said of them, are random.
"""
import datetime
import random
from fractions import Fraction

from naive import KINDS, TAGS, Column, Enum, Node, Table, day

TRUTH, NUMBER, DATE, TEXT, NO_TYPE = ("truth",), ("number",), ("date",), ("text",), ("none",)
TEXT_KINDS = ("text", "code", "document")
NUMBERS = ("count", "number", "rate", "year")
LETTERS = {"awards": "a", "units": "u", "annual": "y", "events": "v", "reports": "w", "persons": "p", "ratings": "r",
           "judgments": "j"}
SPECIAL_WORDS = {"nil": "none", "later": "not_due", "unsent": "unreported", "hidden": "missing"}


class Pack:
    def __init__(self):
        self.enums, self.tables, self.params = {}, {}, []
        self.facts, self.readings, self.scopes, self.rules = [], [], [], []
        self.calendar, self.masked = {}, False
        self.in_force = day(2021, 3, 16)


class Named:
    """A fact, reading, let, parameter, scope, rule or clause: what it needs, by name."""

    def __init__(self, **more):
        self.__dict__.update(more)


# ---- tables ----------

def make_enums(rng, pack):
    words = ["red", "blue", "green", "white"][:rng.randint(3, 4)]
    opened = ["pending"] if rng.random() < .5 else []
    pack.enums["colour"] = Enum("colour", words + opened, open_values=opened, others=rng.random() < .25,
                                spelled={"crimson": "red", "navy": "blue"} if rng.random() < .5 else ())
    pack.enums["grade4"] = Enum("grade4", ["slight", "medium", "heavy", "extreme"], ordered=True, others=rng.random() < .2)
    ladder = words[:]
    rng.shuffle(ladder)
    pack.enums["ladder"] = Enum("ladder", ladder[:rng.randint(2, len(ladder))], ordered=True)


def add_column(rng, pack, table, name, kind, plain=False, **more):
    column = Column(table, name, kind, **more)
    table.columns[name] = column
    column.header = "列" + name
    if plain:
        return
    usual = {"bool": "否", "count": "0", "number": "0", "rate": "0", "text": "same", "date": "2020-01-01"}.get(kind)
    usual = pack.enums[column.enum].values[0] if kind == "enum" else usual
    blank = rng.random()
    column.blank = "none" if blank < .15 else usual if blank < .25 and usual else None
    absent = rng.random()
    column.absent = "none" if absent < .06 else usual if absent < .12 and usual else None
    column.finding = rng.random() < .15
    column.specials = {w: s for w, s in SPECIAL_WORDS.items() if rng.random() < .2}


def make_table(rng, pack, name, key, links, **more):
    table = Table(name, key, **more)
    pack.tables[name] = table
    letter = LETTERS[name]
    for column in key:
        if column not in links:
            kind = "year" if column == table.year else "text" if column == "j_item" else "key"
            add_column(rng, pack, table, column, kind, plain=True)
    for column, target in links.items():
        blank = "none" if rng.random() < .3 and column not in key else None
        link = column[:-3] if column.endswith("_id") else column.replace("_", "")
        targets = target if isinstance(target, tuple) else (target,)
        add_column(rng, pack, table, column, "key", plain=True, targets=targets, link=link, blank=blank)
    if table.year and table.year not in key:
        add_column(rng, pack, table, table.year, "year", plain=True)
    kinds = ["count", "number", "rate", "date", "date", "bool", "enum", "enum", "text", "count", "bool",
             rng.choice(["text", "code", "document"])]
    rng.shuffle(kinds)
    for i, kind in enumerate(kinds[:rng.randint(3, 7)]):
        enum = rng.choice(["colour", "colour", "grade4"]) if kind == "enum" else None
        add_column(rng, pack, table, f"{letter}_{kind[0]}{i}", kind, enum=enum)
    texts = [c.name for c in table.columns.values() if c.kind == "text" and c.name != "j_item"]
    table.extras = [f"name {texts[0]}"] if texts and rng.random() < .4 else []
    table.extras += ["incident"] if rng.random() < .2 else []
    table.extras += [f"unit {next(iter(links))}"] if links and name not in ("units", "judgments") and rng.random() < .4 else []
    return table


def make_tables(rng, pack):
    make_table(rng, pack, "awards", ["a_id"], {"a_unit": "units", "a_pers": "persons"}, closed=True)
    make_table(rng, pack, "units", ["u_id"], {"u_up": "units"}, closed=rng.random() < .5)
    leads = {"y_lead": "units"} if rng.random() < .4 else {}
    make_table(rng, pack, "annual", ["y_unit", "y_year"], {"y_unit": "units", **leads}, year="y_year")
    make_table(rng, pack, "events", ["v_id"], {"v_unit": "units"}, closed=rng.random() < .7)
    make_table(rng, pack, "reports", ["w_id"], {"w_ev": "events", "w_unit_id": "units"}, closed=rng.random() < .7)
    make_table(rng, pack, "persons", ["p_id", "p_no"], {"p_unit": "units"}, closed=rng.random() < .5, optional=("p_no",))
    make_table(rng, pack, "ratings", ["r_id"], {"r_unit": "units", "r_pers": "persons"}, year="r_year")
    spoken_of = ["awards", "units", "persons", "events"][:rng.randint(2, 4)]
    rng.shuffle(spoken_of)
    make_table(rng, pack, "judgments", ["j_sub", "j_item"], {"j_sub": tuple(spoken_of)}, closed=rng.random() < .7)


def column_towards(rows, domain):
    """The key column of `rows` that names rows of `domain`."""
    if domain.identity() is None:
        return None
    found = [c.name for c in rows.columns.values() if domain.name in c.targets]
    if found:  # of several the one in the key
        return next((c for c in found if c in rows.key), found[0])
    return domain.identity() if rows is domain and len(domain.key) > 1 else None


# ---- expressions ----------

class Context:
    """What names mean here: frames from the subject inwards, lets so far."""

    def __init__(self, frames, lets=(), in_rule=False, grouped=None):
        self.frames, self.lets, self.in_rule, self.grouped = frames, list(lets), in_rule, grouped

    def inside(self, element):
        return Context(self.frames + [element], self.lets, self.in_rule, self.grouped)


class Maker:
    def __init__(self, rng, pack):
        self.rng, self.pack, self.binders = rng, pack, 0

    # -- names

    def resolves(self, frame, name):
        if frame[0] == "run":
            return name in ("first", "last")
        if frame[0] == "tuple":
            return name in frame[1]
        table = self.pack.tables[frame[1]]
        if name in table.columns or any(name in (c.link, c.header) for c in table.columns.values()):
            return True
        if any(f.table is table and f.name == name for f in self.pack.facts):
            return True
        rows = self.pack.tables.get(name)
        return rows is not None and column_towards(rows, table) is not None

    def reachable(self, context, index, name):
        """An outer row's name that no inner element takes for its own; the subject goes by `this` as well."""
        return (index == 0 and not context.grouped) or not any(self.resolves(f, name) for f in context.frames[index + 1:])

    def member(self, context, base, name):
        """May `name` be asked of this base? Of a frame's own row only if no inner frame knows the name."""
        return base.op != "frame" or self.reachable(context, base.index, name)

    # -- rows

    def bases(self, context):
        out = []
        for i, frame in enumerate(context.frames):
            if i == 0 and context.grouped:
                continue  # a group is no row
            node = Node("frame", t=frame, index=i)
            if frame[0] == "row":
                out.append(node)
            elif frame[0] == "run" and self.reachable(context, i, "first"):
                out += [Node("part", node, t=("row", frame[1]), index=k, name=n) for k, n in enumerate(("first", "last"))]
            elif frame[0] == "tuple":
                out += [Node("part", node, t=t, index=k, name=n)
                        for k, (n, t) in enumerate(zip(frame[1], frame[2])) if t[0] == "row"]
        return out

    def links(self, context, base):
        table = self.pack.tables[base.t[1]]
        for column in table.columns.values():
            if len(column.targets) == 1 and self.member(context, base, column.link):
                kind = "entity" if len(self.pack.tables[column.targets[0]].key) > 1 else "row"
                yield Node("link", base, t=(kind, column.targets[0]), column=column)

    def row(self, context, depth):
        rng = self.rng
        bases = self.bases(context)
        if not bases:
            return None
        base = rng.choice(bases[-3:] if rng.random() < .8 else bases)
        while rng.random() < .35:
            links = [n for n in self.links(context, base) if n.t[0] == "row"]
            if not links:
                break
            base = rng.choice(links)
        if depth > 1 and rng.random() < .12:
            chosen = self.part_of(self.one_of_set(context, depth - 1))
            base = chosen if chosen is not None else base
        lets = [v for v in context.lets if v.value.t[0] in ("row", "run", "tuple")]
        if lets and rng.random() < .2:
            base = self.part_of(self.let(rng.choice(lets))) or base
        return base

    def part_of(self, one):
        """The row itself, or one of those that a run or a tuple is made of."""
        while one is not None and one.t[0] != "row":
            if one.t[0] == "run":
                k = self.rng.randrange(2)
                one = Node("part", one, t=("row", one.t[1]), index=k, name=("first", "last")[k])
            elif one.t[0] == "tuple":
                k = self.rng.randrange(len(one.t[1]))
                one = Node("part", one, t=one.t[2][k], index=k, name=one.t[1][k])
            else:
                return None
        return one

    @staticmethod
    def let(let):
        return Node("let", t=let.value.t, let=let)

    def one_of_set(self, context, depth):
        rng = self.rng
        op = rng.choice(["latest", "latest", "earliest", "nearest", "only"])
        if op == "nearest":
            base = self.row(context, 0)
            if base is None or base.t[1] != "units" or (base.op == "frame" and base.index > 0):
                return None
            return self.filtered(op, Node("above", base, t=("set", ("row", "units"))), context, depth)
        rows = self.set(context, depth)
        if rows is None:
            return None
        if op == "only":
            return Node(op, rows, t=rows.t[1])
        if rows.t[1][0] == "row" and self.pack.tables[rows.t[1][1]].year and rng.random() < .6:
            return Node(op, rows, t=rows.t[1])
        if rows.t[1][0] == "run" and rng.random() < .5:
            return Node(op, rows, t=rows.t[1])
        order = self.number(context.inside(rows.t[1]), 0) if rng.random() < .4 else self.date(context.inside(rows.t[1]), 0)
        return Node(op, rows, order, t=rows.t[1])

    def filtered(self, op, rows, context, depth):
        if self.rng.random() < .5:
            rows = Node("where", rows, self.truth(context.inside(rows.t[1]), depth - 1), t=rows.t)
        return Node(op, rows, t=rows.t[1])

    # -- columns and facts

    def column(self, context, kinds, depth, enum=None):
        for _ in range(6):
            base = self.row(context, depth)
            only = None
            if context.grouped and (base is None or self.rng.random() < .05):
                base, only = Node("frame", t=context.frames[0], index=0), context.grouped[1]
            found = [c for c in self.pack.tables[base.t[1]].columns.values()
                     if (only is None or c.name in only) and c.kind in kinds and (enum is None or c.enum == enum) and self.member(context, base, c.name)]
            if found:
                column = self.rng.choice(found)
                kind = column.kind
                t = NUMBER if kind in NUMBERS else ("enum", column.enum) if kind == "enum" else \
                    TRUTH if kind == "bool" else TEXT if kind in TEXT_KINDS else (kind,)
                return Node("column", base, t=t, column=column)
        return None

    def fact(self, context, t):
        for _ in range(3):
            base = self.row(context, 0)
            if base is None:
                return None
            found = [f for f in self.pack.facts if f.table.name == base.t[1] and f.value.t == t
                     and self.member(context, base, f.name)]
            if found:
                return Node("fact", base, t=t, fact=self.rng.choice(found))
        return None

    def leaf(self, context, t, kinds, depth, enum=None):
        lets = [v for v in context.lets if v.value.t == t]
        if lets and self.rng.random() < .25:
            return self.let(self.rng.choice(lets))
        if self.rng.random() < .33:
            fact = self.fact(context, t)
            if fact is not None:
                return fact
        return self.column(context, kinds, depth, enum)

    # -- values

    def choice(self, context, t, make, depth, hinted=True):
        """An expression that chooses between values of one type."""
        rng, op = self.rng, self.rng.choice(["first", "first", "if", "if_not_exported", "when", "agree"])
        one = make(context, depth - 1)
        if one is None:
            return None
        if op == "when":
            return Node(op, one, self.truth(context, depth - 1), t=t)
        other = make(context, depth - 1) if not hinted else make(context, depth - 1, True)
        if other is None:
            return one
        if op == "if":
            return Node(op, self.truth(context, depth - 1), one, other, t=t)
        if op == "first" and rng.random() < .2:
            other = Node("when", Node("none", t=NO_TYPE), self.truth(context, depth - 1), t=NO_TYPE)
        if op == "first" and rng.random() < .3:
            other = Node("when", other, self.truth(context, depth - 1), t=other.t)
        return Node(op, one, other, t=t)

    def literal(self):
        rng = self.rng
        if rng.random() < .25:
            return Node("number", t=NUMBER, value=Fraction(rng.choice([0, 10, 30, 50, 55, 100]), 100), share=True)
        value = rng.choice([0, 1, 2, 3, 5, 10, 10, 20, 30, 50, 50, 100, Fraction(1, 2), Fraction(99, 4)])
        return Node("number", t=NUMBER, value=Fraction(value), share=False)

    def span(self):
        return Node("range", self.small(0, 3), self.small(3, 9), t=NUMBER)

    def duration(self):
        amount = self.span() if self.rng.random() < .3 else self.small(0, 40)
        return Node("duration", amount, t=("duration",), unit=self.rng.choice(["days", "months", "years"]))

    def small(self, least=0, most=3):
        return Node("number", t=NUMBER, value=Fraction(self.rng.randint(least, most)), share=False)

    def number(self, context, depth, _=False):
        rng = self.rng
        if depth <= 0 or rng.random() < .3:
            leaf = self.leaf(context, NUMBER, ("count", "number", "rate", "count"), depth)
            return leaf if leaf is not None and rng.random() < .8 else self.param(NUMBER) or self.literal()
        op = rng.choice(["add", "subtract", "multiply", "divide", "negate", "range", "min", "max", "round", "agree",
                         "choice", "choice", "count", "count", "count", "sum", "sum", "least", "greatest", "least", "greatest",
                         "days", "months", "year", "workdays"])
        if op in ("count", "sum", "least", "greatest"):
            rows = self.set(context, depth - 1)
            if rows is None:
                return self.literal()
            if op == "count" and rng.random() < .7:
                return Node(op, rows, t=NUMBER)
            if op == "count":
                make = rng.choice([self.number, self.date, self.text, self.enum, self.enum])
                what = make(context.inside(rows.t[1]), 0)
                return Node(op, rows, *([what] if what is not None else []), t=NUMBER)
            return Node(op, rows, self.number(context.inside(rows.t[1]), depth - 2), t=NUMBER)
        if op == "choice":
            return self.choice(context, NUMBER, self.number, depth)
        if op == "days":
            return Node("subtract", self.date(context, 0), self.date(context, 0), t=NUMBER)
        if op in ("months", "workdays"):
            return Node(op, self.date(context, depth - 1), self.date(context, depth - 1), t=NUMBER)
        if op == "year":
            return self.year(context, depth)
        a, b = self.number(context, depth - 1), self.number(context, depth - 1)
        if op == "negate":
            return Node(op, a, t=NUMBER)
        if op == "round":
            op = rng.choice(["round", "round", "round_up"])
            return Node(op, a, t=NUMBER, decimals=rng.randint(0, 2))
        if op == "agree":
            return Node(op, a, b, *[self.literal()] * rng.randint(0, 1), t=NUMBER)
        more = [self.number(context, depth - 1)] if op in ("min", "max") and rng.random() < .3 else []
        return Node(op, a, b, *more, t=NUMBER)

    def param(self, t):
        params = [p for p in self.pack.params if p.values[0][1].t == t]
        return Node("param", t=t, param=self.rng.choice(params)) if params and self.rng.random() < .2 else None

    def year(self, context, depth):
        column = self.column(context, ("year",), 0) if self.rng.random() < .5 else None
        return column or Node("year", self.date(context, depth - 1), t=NUMBER)

    def date_literal(self):
        start = day(2018, 1, 1)
        return Node("date", t=DATE, value=start + self.rng.randrange(2400))

    def date(self, context, depth, _=False):
        rng = self.rng
        if depth <= 0 or rng.random() < .45:
            leaf = self.leaf(context, DATE, ("date",), depth) if rng.random() < .75 else None
            if leaf is None:
                op = rng.choice(["as_of", "in_force", "literal", "literal", "param"])
                leaf = self.param(DATE) or (self.date_literal() if op in ("literal", "param") else Node(op, t=DATE))
            return leaf
        op = rng.choice(["shift", "shift", "first_day", "last_day", "min", "max", "range", "choice", "choice",
                         "forever", "least", "greatest"])
        if op in ("least", "greatest"):
            rows = self.set(context, depth - 1)
            if rows is None:
                return self.date_literal()
            return Node(op, rows, self.date(context.inside(rows.t[1]), depth - 2), t=DATE)
        if op == "shift":
            amount = self.small(1, 40) if rng.random() < .7 else self.column(context, ("count",), 0) or self.small()
            if rng.random() < .2:
                amount = Node("range", self.small(0, 3), self.small(3, 6), t=NUMBER)
            param = self.param(("duration",))
            if param is not None:
                return Node(op, self.date(context, depth - 1), param, t=DATE, sign=rng.choice("+-"), unit=None)
            return Node(op, self.date(context, depth - 1), amount, t=DATE, sign=rng.choice("+-"),
                        unit=rng.choice(["days", "months", "years"]))
        if op in ("first_day", "last_day"):
            return Node(op, self.year(context, depth), t=DATE)
        if op == "choice":
            return self.choice(context, DATE, self.date, depth)
        if op == "forever":
            return Node(rng.choice(["first", "min"]), self.date(context, depth - 1), Node("forever", t=DATE), t=DATE)
        return Node(op, self.date(context, depth - 1), self.date(context, depth - 1), t=DATE)

    def word(self, enum):
        values = self.pack.enums[enum].values
        index = self.rng.randrange(len(values))
        return Node("word", t=("enum", enum), index=index, word=values[index])

    def enum(self, context, depth, hinted=False, enum="colour"):
        t, rng = ("enum", enum), self.rng
        if hinted and rng.random() < .5:
            return self.word(enum)
        if depth > 0 and rng.random() < .35:
            if enum == "grade4":
                op = rng.choice(["choice", "min", "max", "grade", "range", "least", "greatest"])
                if op in ("least", "greatest"):
                    rows = self.set(context, depth - 1)
                    what = None if rows is None else self.enum(context.inside(rows.t[1]), 0, enum=enum)
                    return None if what is None else Node(op, rows, what, t=t)
                if op == "grade":
                    kids, at = [self.number(context, depth - 1), self.fixed_word(enum, 0)], rng.randint(0, 3)
                    for index in range(1, rng.randint(2, 4)):
                        at += rng.randint(1, 40)
                        kids += [self.fixed_word(enum, index), self.small(at, at)]
                    return Node(op, *kids, t=t)
                if op != "choice":
                    kids = self.enum(context, depth - 1, enum=enum), self.enum(context, depth - 1, True, enum)
                    return None if None in kids else Node(op, *kids, t=t)
            return self.choice(context, t, lambda c, d, h=False: self.enum(c, d, h, enum), depth)
        leaf = self.leaf(context, t, ("enum",), depth, enum)
        if leaf is None and enum == "ladder":
            words = self.leaf(context, ("enum", "colour"), ("enum",), depth, "colour")
            return Node("on", words, t=t, enum="ladder") if words is not None else None
        return leaf

    def fixed_word(self, enum, index):
        return Node("word", t=("enum", enum), index=index, word=self.pack.enums[enum].values[index])

    def text(self, context, depth, _=False):
        if depth > 1 and self.rng.random() < .2:
            return self.choice(context, TEXT, self.text, depth)
        leaf = self.leaf(context, TEXT, TEXT_KINDS, depth) if self.rng.random() < .7 else None
        return leaf or self.param(TEXT) or self.text_literal()

    def text_literal(self):
        return Node("text", t=TEXT, value=self.rng.choice(["same", "other", "third"]))

    # -- sets

    def rows_of(self, context, depth):
        rng = self.rng
        bases = self.bases(context) or [Node("group", t=("set", context.frames[0]))]
        if rng.random() < .6 and bases[0].op != "group":
            bases = [n for base in bases for n in self.links(context, base)] or bases
        rng.shuffle(bases)
        if depth > 1 and rng.random() < .2:
            wider = self.rows_of(context, depth - 1)
            if wider is not None and rng.random() < .4:
                wider = Node("where", wider, self.truth(context.inside(wider.t[1]), depth - 2), t=wider.t)
            if wider is not None:
                bases = [wider] + bases
        for base in bases:
            domain = self.pack.tables[base.t[1][1] if base.t[0] == "set" else base.t[1]]
            tables = [(t, column_towards(t, domain)) for t in self.pack.tables.values()]
            tables = [(t, c) for t, c in tables if c is not None and self.member(context, base, t.name)]
            if tables:
                table, column = rng.choice(tables)
                return Node("rows", base, t=("set", ("row", table.name)), table=table, column=column)
        return None

    def set(self, context, depth):
        rng = self.rng
        lets = [v for v in context.lets if v.value.t[0] == "set"]
        if lets and rng.random() < .3:
            return self.filters(context, self.let(rng.choice(lets)), depth)
        if context.grouped and rng.random() < .6:
            return self.filters(context, Node("group", t=("set", context.frames[0])), depth)
        shape = rng.random()
        if depth > 1 and shape < .1:
            rows = self.each(context, depth)
            return None if rows is None else self.filters(context, rows, depth)
        if shape < .2:
            tree = self.tree(context, depth)
            other = self.tree(context, depth) if tree is not None and rng.random() < .2 else None
            if other is not None:
                tree = Node("union", self.filters(context, tree, depth - 1), self.filters(context, other, depth - 1), t=tree.t)
            if tree is not None:
                return self.filters(context, tree, depth)
        rows = self.rows_of(context, depth)
        if rows is None:
            return None
        rows = self.due(context, rows)
        if depth > 1 and shape > .93:
            other = Node("rows", rows_base(rows), t=rows.t, table=rows_base(rows, True).table,
                         column=rows_base(rows, True).column)
            rows = Node("union", self.filters(context, rows, depth - 1), self.filters(context, other, depth - 1), t=rows.t)
        rows = self.filters(context, rows, depth)
        if depth > 0 and rng.random() < .1:
            what = rng.choice([self.number, self.date, self.text, self.enum])(context.inside(rows.t[1]), 0)
            rows = rows if what is None else self.filters(context, Node("first_of_each", rows, what, t=rows.t), depth)
        if self.pack.tables[rows.t[1][1]].year and depth > 0 and rng.random() < .25:
            rows = Node("consecutive", rows, t=("set", ("run", rows.t[1][1])))
            rows = self.filters(context, rows, depth)
        return rows

    def tree(self, context, depth):
        """Units above, below or around one; now and then those right below."""
        base = self.row(context, 0)
        if base is None or base.t[1] != "units" or (base.op == "frame" and base.index > 0):
            return None
        op = self.rng.choice(["line", "above", "below", "rows"])
        if op == "rows" and base.op != "frame":
            return Node(op, base, t=("set", base.t), table=self.pack.tables["units"], column="u_up")
        if op == "rows":
            return None
        kids = [base]
        if op != "line" and depth > 0 and self.rng.random() < .5:
            kids.append(self.truth(context.inside(("row", "units")), depth - 1))
        return Node(op, *kids, t=("set", ("row", "units")))

    def due(self, context, rows):
        rng, table = self.rng, rows.table
        if not table.year or rows.kids[0].t[0] == "set" or rng.random() < .4:
            return rows
        low = Node("number", t=NUMBER, value=Fraction(rng.randint(2019, 2021)), share=False)
        high = Node("number", t=NUMBER, value=Fraction(rng.randint(2020, 2023)), share=False)
        if rng.random() < .3:
            low = Node("year", self.date(context, 0), t=NUMBER)
        if rng.random() < .4:
            high = Node("subtract", Node("year", self.date(context, 0), t=NUMBER), self.small(0, 1), t=NUMBER)
        return Node("due", rows, low, high, t=rows.t)

    def filters(self, context, rows, depth):
        rng = self.rng
        while depth > 0 and rng.random() < .45:
            op = rng.choice(["where", "having", "having"])
            rows = Node(op, rows, self.truth(context.inside(rows.t[1]), depth - 1), t=rows.t)
        return rows

    def each(self, context, depth):
        kids, names, types = [], [], []
        for _ in range(self.rng.randint(1, 2)):
            inner = context.inside(("tuple", tuple(names), tuple(types)))
            rows = self.rows_of(inner if names else context.inside(("tuple", (), ())), 1)
            if rows is None:
                break
            if self.rng.random() < .3:
                rows = Node("having", rows, self.truth(inner.inside(rows.t[1]), 1), t=rows.t)
            self.binders += 1
            kids.append(rows)
            names.append(f"n{self.binders}")
            types.append(rows.t[1])
        if not kids:
            return self.rows_of(context, 0)
        return Node("each", *kids, t=("set", ("tuple", tuple(names), tuple(types))), names=names)

    # -- truths

    def compare(self, context, depth):
        rng = self.rng
        kind = rng.choice(["number"] * 4 + ["date"] * 3 + ["enum"] * 4 + ["grade", "grade", "ladder", "text", "bool", "bool", "row"])
        sign = rng.choice(["<", "<=", ">", ">=", "=", "!="])
        if kind == "number":
            return Node("compare", self.number(context, depth - 1), self.number(context, depth - 2), t=TRUTH, sign=sign)
        if kind == "date":
            return Node("compare", self.date(context, depth - 1), self.date(context, depth - 2), t=TRUTH, sign=sign)
        equal = rng.choice(["=", "=", "!="])
        if kind in ("enum", "grade", "ladder"):
            name = {"enum": "colour", "grade": "grade4", "ladder": "ladder"}[kind]
            left = self.enum(context, depth - 1, False, name)
            if left is not None:
                right = self.enum(context, 0, True, name) or self.word(name)
                return Node("compare", left, right, t=TRUTH, sign=equal if kind == "enum" else sign)
        if kind == "text":
            return Node("compare", self.text(context, depth - 1), self.text(context, 0), t=TRUTH, sign=equal)
        if kind == "row":
            a, b = self.row(context, 0), self.row(context, 0)
            if a is not None and b is not None and all(n.t[1] in ("units", "awards", "events") and (n.op != "frame" or n.index == 0) for n in (a, b)) and a.t == b.t:
                return Node("compare", a, b, t=TRUTH, sign=equal)
        left = self.leaf(context, TRUTH, ("bool",), depth - 1) or self.param(TRUTH)
        if left is None:
            return Node("compare", self.number(context, 0), self.literal(), t=TRUTH, sign=sign)
        if depth > 0 and rng.random() < .15:
            left = self.truth(context, depth - 1)
        right = Node("truth", t=TRUTH, value=rng.random() < .5, spelled=rng.random() < .7)
        if rng.random() < .2:
            right = self.leaf(context, TRUTH, ("bool",), 0) or right
        return Node("compare", left, right, t=TRUTH, sign=equal)

    def contained(self, context, depth):
        rng = self.rng
        if rng.random() < .35:
            make = self.number if rng.random() < .5 else self.date
            items = [Node("range", make(context, 0), make(context, 0), t=NUMBER)]
            if rng.random() < .4:
                make = rng.choice([self.number, self.date, self.text])
                items = [make(context, 0) for _ in range(rng.randint(1, 3))]
            node = Node("in", make(context, depth - 1), *items, t=TRUTH)
        else:
            left = self.enum(context, depth - 1)
            if left is None:
                return self.compare(context, depth)
            node = Node("in", left, *[self.word("colour") for _ in range(rng.randint(1, 3))], t=TRUTH)
        return Node("not", node, t=TRUTH) if rng.random() < .2 else node

    def about(self, context, depth):
        op = self.rng.choice(["recorded", "recorded", "denied", "exported", "known", "known", "contains", "contains", "cites"])
        if op == "known":
            what = self.rng.choice([self.number, self.date, self.truth, self.text, self.enum])(context, depth - 1)
            return Node(op, what, t=TRUTH) if what is not None else self.compare(context, 0)
        if op == "cites" and context.in_rule:
            text = self.cited(context)
            if text is not None:
                return Node(op, text, t=TRUTH)
        if op in ("contains", "cites"):
            parts = [Node("text", t=TEXT, value=self.rng.choice(["am", "the", "same", "e", "Sa", "hi"]))
                     for _ in range(self.rng.randint(1, 2))]
            if self.rng.random() < .2:
                parts.append(self.text(context, 0))
            return Node("contains", self.text(context, depth - 1), *parts, t=TRUTH)
        if op == "exported" and self.rng.random() < .3:
            rows = self.rows_of(context, 0)
            return Node(op, rows, t=TRUTH) if rows is not None else self.compare(context, 0)
        column = self.column(context, ("count", "number", "rate", "date", "bool", "enum", "text"), 0)
        return Node(op, column, t=TRUTH) if column is not None else self.compare(context, 0)

    def cited(self, context):
        """The items of judgments, from a set of them or from the row in hand."""
        rows = Node("group", t=("set", context.frames[0])) if context.grouped else None
        for base in self.bases(context):
            if base.t[1] == "judgments" and self.member(context, base, "j_item"):
                return Node("column", base, t=TEXT, column=self.pack.tables["judgments"].columns["j_item"])
            found = column_towards(self.pack.tables["judgments"], self.pack.tables[base.t[1]])
            if found and self.member(context, base, "judgments"):
                rows = Node("rows", base, t=("set", ("row", "judgments")), table=self.pack.tables["judgments"], column=found)
                one = Node("only", rows, t=("row", "judgments"))
                return Node("column", one, t=TEXT, column=self.pack.tables["judgments"].columns["j_item"])
        return None

    def truth(self, context, depth, _=False):
        rng = self.rng
        if depth <= 0:
            if rng.random() < .75:
                return self.compare(context, 0)
            return self.leaf(context, TRUTH, ("bool",), 0) or self.compare(context, 0)
        op = rng.choices(["and", "or", "not", "compare", "in", "some", "every", "about", "if", "when", "provided",
                          "first", "if_not_exported", "leaf", "truth", "agree", "judged"],
                         [5, 5, 3, 7, 3, 7, 2.5, 2, .6, .5, 1.5, .8, 1.2, 2, .2, .8, .6])[0]
        if op == "judged":
            return self.judged(context, depth)
        if op in ("and", "or", "provided", "first", "if_not_exported", "when", "agree"):
            return Node(op, self.truth(context, depth - 1), self.truth(context, depth - 1), t=TRUTH)
        if op == "if":
            return Node(op, *(self.truth(context, depth - 1) for _ in range(3)), t=TRUTH)
        if op == "not":
            return Node(op, self.truth(context, depth - 1), t=TRUTH)
        if op in ("some", "every"):
            rows = self.set(context, depth)
            if rows is None:
                return self.compare(context, depth)
            if op == "every":
                return Node(op, rows, self.truth(context.inside(rows.t[1]), depth - 1), t=TRUTH)
            if rows.op not in ("where", "having") and rng.random() < .8:
                rows = Node("having", rows, self.truth(context.inside(rows.t[1]), depth - 1), t=rows.t)
            return Node(op, rows, t=TRUTH)
        if op == "leaf":
            return self.param(TRUTH) or self.leaf(context, TRUTH, ("bool",), 1) or self.compare(context, depth)
        if op == "truth":
            return Node(op, t=TRUTH, value=rng.random() < .5, spelled=False)
        return {"compare": self.compare, "in": self.contained, "about": self.about}[op](context, depth)


    def judged(self, context, depth):
        """some …judgments having cites(j_item): what is on record of the rule in hand."""
        judgments = self.pack.tables["judgments"]
        bases = [b for b in self.bases(context) if column_towards(judgments, self.pack.tables[b.t[1]])
                 and self.member(context, b, "judgments")]
        if not bases or not context.in_rule:
            return self.about(context, depth)
        base = self.rng.choice(bases)
        rows = Node("rows", base, t=("set", ("row", "judgments")), table=judgments,
                    column=column_towards(judgments, self.pack.tables[base.t[1]]))
        item = Node("column", Node("frame", t=("row", "judgments"), index=len(context.frames)), t=TEXT,
                    column=judgments.columns["j_item"])
        return Node("some", Node("having", rows, Node("cites", item, t=TRUTH), t=rows.t), t=TRUTH)


def rows_base(rows, whole=False):
    while rows.op != "rows":
        rows = rows.kids[0]
    return rows if whole else rows.kids[0]


# ---- packs ----------

def make_checks(rng, pack, maker):
    """About the columns of their own rows alone."""
    for table in pack.tables.values():
        usable = [c for c in table.columns.values() if c.kind in ("count", "number", "rate", "date")
                  and c.name != table.year]
        for _ in range(rng.choice([0, 0, 1, 2]) if usable else 0):
            row, column = Node("frame", t=("row", table.name), index=0), rng.choice(usable)
            t = DATE if column.kind == "date" else NUMBER
            alike = [c for c in usable if (c.kind == "date") == (t == DATE)]
            left, other = (Node("column", row, t=t, column=c) for c in (column, rng.choice(alike)))
            right = rng.choice([other, other, maker.date_literal() if t == DATE else maker.literal()])
            condition = Node("compare", left, right, t=TRUTH, sign=rng.choice(["<=", ">=", "<", "!=", "="]))
            if rng.random() < .4:
                condition = Node("or", condition, Node("compare", right, left, t=TRUTH, sign=rng.choice(["=", "<"])), t=TRUTH)
            table.checks.append(Named(condition=condition, unusable=[column.name]))
        said = [c for c in table.columns.values() if c.kind in ("bool", "text")]
        if said and usable and rng.random() < .3:
            column = rng.choice(said)
            condition = Node("column", Node("frame", t=("row", table.name), index=0), column=column,
                             t=TRUTH if column.kind == "bool" else TEXT)
            if column.kind == "text":
                condition = Node("contains", condition, Node("text", t=TEXT, value="am"), t=TRUTH)
            if rng.random() < .4:
                condition = Node("not", condition, t=TRUTH)
            table.checks.append(Named(condition=condition, unusable=[rng.choice(usable).name]))


def make_facts(rng, pack, maker):
    for i in range(rng.randint(1, 6)):
        table = rng.choice(list(pack.tables.values()))
        context = Context([("row", table.name)])
        make = rng.choice([maker.number, maker.number, maker.date, maker.date, maker.truth, maker.truth, maker.text,
                           maker.enum])
        fact = Named(table=table, name=f"{LETTERS[table.name]}_fact{i}", reading=False)
        kids = [make(context, 1) for _ in range(rng.randint(2, 3))]
        if None in kids:
            continue
        if rng.random() < .35:
            fact.reading = True
            fact.takes_number = kids[0].t == NUMBER and rng.random() < .5
            fact.value = Node("first", *kids, t=kids[0].t, reading=fact)
            pack.readings.append(fact)
        else:
            fact.value = make(context, 2)
        if fact.value is None:
            continue
        pack.facts.append(fact)


def make_nexts(rng, maker, context):
    """Lines of what to do next; those of some kinds, on some conditions."""
    return [Named(name=f"step{rng.randrange(5)}", kinds=rng.sample(KINDS, rng.randint(1, 2)) if rng.random() < .5 else [],
                  condition=maker.truth(context, 2) if rng.random() < .5 else None)
            for _ in range(rng.choice([0, 0, 1, 2]))]


def make_message(rng, maker, context):
    parts = []
    for i in range(rng.choice([0, 0, 1, 2])):
        kind = rng.randrange(7)
        rows = maker.set(context, 2) if kind < 2 else None
        if rows is not None:
            node = Node("count", rows, t=NUMBER)
        elif kind == 2:
            node = Node("round", maker.number(context, 2), t=NUMBER, decimals=0)
        elif kind == 3:
            node = maker.year(context, 2)
        elif kind == 4:
            node = maker.truth(context, 2)
        elif kind == 5:
            node = maker.text(context, 2)
        else:
            node = maker.date(context, 2)
        parts.append((f"m{i}", node, rng.random() < .4))
    return parts


def make_tags(rng, maker, context, kinds, rank=True):
    tags = []
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        condition = maker.truth(context, 2)
        if rank and context.in_rule and rng.random() < .25:
            condition = Node("compare", maker.date(context, 1), Node("latest_fact", t=DATE), t=TRUTH, sign=rng.choice(["<", ">=", "<="]))
        only = rng.choice(kinds) if rng.random() < .25 else None
        tags.append(Named(tag=rng.choice([t for t in TAGS if t != "reading"]), only=only, condition=condition))
    return tags


def make_scopes(rng, pack, maker):
    for i in range(rng.randint(1, 2)):
        table = pack.tables["awards" if i == 0 or rng.random() < .4 else
                            rng.choice(["units", "units", "events", "annual", "persons", "judgments"])]
        context = Context([("row", table.name)], in_rule=True)
        groups = []
        alike = [c.name for c in table.columns.values() if c.kind in ("enum", "text", "key", "code") and c.name not in table.key]
        if i == 1 and alike and rng.random() < .6:
            groups = rng.sample(alike, min(len(alike), rng.choice([1, 1, 2, 3])))
            for name in groups:
                table.columns[name].blank = table.columns[name].absent = None
                table.columns[name].specials = {}
            table.grouped = groups  # what names a group is written in one way
        condition = maker.truth(Context([("row", table.name)]), 2) if rng.random() < .5 else None
        enums = [c for c in table.columns.values() if c.kind == "enum"]
        if enums and rng.random() < .3:  # the scope names the values
            column = rng.choice(enums)
            words = [maker.word(column.enum) for _ in range(rng.randint(1, 2))]
            naming = Node("in", Node("column", Node("frame", t=("row", table.name), index=0), t=("enum", column.enum),
                                     column=column), *words, t=TRUTH)
            condition = naming if condition is None else Node("and", naming, condition, t=TRUTH)
        scope = Named(name=f"scope{i}", table=table, groups=groups, condition=condition, case=None)
        context = scope_context(scope)
        scope.tags = make_tags(rng, maker, context, KINDS, rank=False)
        scope.nexts = make_nexts(rng, maker, context)
        if rng.random() < .4:
            scope.case = maker.row(context, 2)
        pack.scopes.append(scope)


def scope_context(scope):
    return Context([("row", scope.table.name)], in_rule=True, grouped=(scope.table.name, scope.groups) if scope.groups else None)


def make_rule(rng, pack, maker, number):
    scope = rng.choice(pack.scopes)
    context = scope_context(scope)
    lets = []
    for i in range(rng.randint(0, 3)):
        make = rng.choice([maker.set, maker.set, maker.truth, maker.number, maker.date, maker.one_of_set])
        value = make(context, 2)
        if value is not None and value.t != NO_TYPE:
            lets.append(Named(name=f"let{number}_{i}", value=value))
            context.lets.append(lets[-1])
    kinds = []
    for _ in range(rng.randint(1, 4)):
        tags = [rng.choice([t for t in TAGS if t != "reading"])] if rng.random() < .2 else []
        kind = rng.choice(KINDS + ("revocable", "revocable", "unmet", "watch"))
        kinds.append(Named(kind=kind, tags=tags, condition=maker.truth(context, 3), message=make_message(rng, maker, context)))
    fact = None
    if rng.random() < .6:
        fact = maker.date(context, 2) if rng.random() < .6 else maker.year(context, 2)
    plain = Context(context.frames, context.lets, False, context.grouped)  # the fact may not speak of itself
    return Named(id=f"9.1.{number}{rng.choice(['', '', '-a'])}", scope=scope, lets=lets, kinds=kinds, fact=fact,
                 not_applicable=[maker.truth(plain, 2) for _ in range(rng.choice([0, 0, 0, 1, 1, 2]))],
                 decided_by=rng.choice([None] * 6 + ["data", "record", "judgement"] + ["people"] * (rng.random() < .2)),
                 notes=[Named(text=f"note{i}", condition=maker.truth(context, 2)) for i in range(rng.choice([0, 0, 1]))],
                 nexts=make_nexts(rng, maker, context),
                 tags=make_tags(rng, maker, context, [k.kind for k in kinds]))


def de_morgan(rng, pack, maker, number):
    """Pairs of rules that say the same: not (a and b), not a or not b; not (a or b), not a and not b."""
    scope = rng.choice(pack.scopes)
    context = scope_context(scope)
    a, b = maker.truth(context, 2), maker.truth(context, 2)
    kind = rng.choice(KINDS)

    def negated(x):
        return Node("not", x, t=TRUTH)

    out, op, other = [], *rng.choice([("and", "or"), ("or", "and")])
    for i, condition in enumerate((negated(Node(op, a, b, t=TRUTH)), Node(other, negated(a), negated(b), t=TRUTH),
                                   Node(other, negated(b), negated(a), t=TRUTH))):
        out.append(Named(id=f"8.{number}-{'abc'[i]}", scope=scope, lets=[], fact=None, not_applicable=[], tags=[],
                         notes=[], nexts=[], decided_by=None,
                         kinds=[Named(kind=kind, tags=[], condition=condition, message=[])]))
    return out


def make_calendar(rng, pack):
    """Holidays, Saturdays worked, and days that nobody has settled, of some years."""
    for year in range(2018, 2026):
        if rng.random() < .15:
            continue
        days = list(range(day(year, 1, 1), day(year, 12, 31) + 1))
        start = rng.choice(days[:-8])
        off = list(range(start, start + rng.randint(1, 7)))
        rest = [d for d in days if d not in off]
        work = rng.sample([d for d in rest if datetime.date.fromordinal(d).weekday() > 4], rng.randint(0, 3))
        is_open = rng.sample([d for d in rest if d not in work], rng.choice([0, 0, 3, 20]))
        pack.calendar[year] = {"off": off, "work": sorted(work), "open": sorted(is_open)}


def print_calendar(pack):
    for year, calendar in pack.calendar.items():
        lines = []
        for word, days in calendar.items():
            texts = [datetime.date.fromordinal(d).isoformat() for d in days]
            if word == "off" and len(texts) > 1:
                texts = [f"{texts[0]} .. {texts[-1]}"]
            lines += [f"{word} {', '.join(texts)}"] if texts else []
        yield f'calendar {year} "notice" {{ {"  ".join(lines)} }}'


def make_pack(rng):
    pack = Pack()
    make_enums(rng, pack)
    make_tables(rng, pack)
    maker = Maker(rng, pack)
    pack.masked = rng.random() < .12
    make_calendar(rng, pack)
    for i in range(rng.randint(0, 5)):
        make = rng.choice([maker.literal, maker.literal, maker.date_literal, maker.text_literal, maker.span, maker.duration,
                           lambda: Node("truth", t=TRUTH, value=rng.random() < .5, spelled=False)])
        first = day(2019, 1, 1) if rng.random() < .2 else None
        values = [(first, make())] + [(day(y, 6, 1), make()) for y in (2020, 2024) if rng.random() < .3]
        values = [v for v in values if v[1].t == values[0][1].t]
        pack.params.append(Named(name=f"param{i}", values=values))
    make_facts(rng, pack, maker)
    for table in pack.tables.values():
        texts = [c.name for c in table.columns.values() if c.kind == "text"]
        if texts and rng.random() < .3:
            table.personal = texts[0], maker.truth(Context([("row", table.name)]), 1)
    make_checks(rng, pack, maker)
    make_scopes(rng, pack, maker)
    pack.rules = [make_rule(rng, pack, maker, i) for i in range(rng.randint(2, 5))]
    pack.pairs = de_morgan(rng, pack, maker, 0)
    pack.rules += pack.pairs
    return pack


# ---- rule text ----------

LEVELS = {"provided": 0, "when": 1, "where": 2, "having": 2, "due": 2, "each": 2, "or": 3, "and": 4, "not": 5,
          "some": 5, "every": 5, "compare": 6, "in": 6, "range": 7, "add": 8, "subtract": 8, "shift": 8, "union": 8,
          "multiply": 9, "divide": 9, "negate": 10, "on": 11, "column": 11, "link": 11, "rows": 11, "part": 11, "fact": 11}
SIGNS = {"and": "and", "or": "or", "add": "+", "subtract": "-", "union": "+", "multiply": "*", "divide": "/", "range": ".."}


class Printer:
    """Trees as rule text, with no more brackets than the grammar needs (and now and then some)."""

    def __init__(self, pack, rng):
        self.maker, self.rng, self.grouped = Maker(rng, pack), rng, False

    def text(self, node, frames, level=0, last=True):
        """`last`: nothing follows that an open end (some …, if … else …) could take for its own."""
        open_end = node.op in ("some", "every", "each", "if")
        if LEVELS.get(node.op, 12) < level or (open_end and not last) or self.rng.random() < .03:
            return "(" + self.plain(node, frames, True) + ")"
        return self.plain(node, frames, last)

    def plain(self, node, frames, last):
        method = getattr(self, "print_" + node.op, None)
        if method:
            return method(node, frames, last)
        if node.op in ("where", "having", "due"):
            return self.chain(node, frames, last)
        if node.op in SIGNS:
            level = LEVELS[node.op]
            right = level if node.op == "range" else level + 1
            return (f"{self.text(node.kids[0], frames, level + (node.op == 'range'), False)} {SIGNS[node.op]} "
                    f"{self.text(node.kids[1], frames, right + (node.op == 'range'), last)}")
        return self.call(node, frames)

    def call(self, node, frames):
        """A function; what stands behind the set is seen from its elements."""
        kids = []
        for i, kid in enumerate(node.kids):
            inner = node.op in ("count", "first_of_each", "latest", "earliest", "sum", "least", "greatest", "above", "below") and i == 1
            element = ("row", "units") if node.op in ("above", "below") else node.kids[0].t[-1]
            kids.append(self.text(kid, frames + [element] if inner else frames, 0, i == len(node.kids) - 1))
        if node.op in ("round", "round_up"):
            kids.append(str(node.decimals))
        return f"{node.op}({', '.join(kids)})"

    def name(self, node, frames, name):
        base = node.kids[0]
        if base.op != "frame":
            return f"{self.text(base, frames, 11, False)}.{name}"
        shadowed = any(self.maker.resolves(f, name) for f in frames[base.index + 1:])
        assert not shadowed or base.index == 0, name
        again = base.index == 0 and not self.grouped and self.rng.random() < .1
        return f"this.{name}" if shadowed or again else name

    def print_column(self, node, frames, _):
        name = node.column.name if self.rng.random() < .9 else node.column.header
        return self.name(node, frames, name)

    def print_link(self, node, frames, _):
        return self.name(node, frames, node.column.link)

    def print_rows(self, node, frames, _):
        return self.name(node, frames, node.table.name)

    def print_fact(self, node, frames, _):
        return self.name(node, frames, node.fact.name)

    def print_part(self, node, frames, _):
        base = node.kids[0]
        return node.name if base.op == "frame" else f"{self.text(base, frames, 11, False)}.{node.name}"

    def print_frame(self, node, frames, _):
        assert node.index == 0
        return "this"

    def print_let(self, node, frames, _):
        return node.let.name

    def print_param(self, node, frames, _):
        return node.param.name

    def print_truth(self, node, frames, _):
        if node.spelled:
            return "是" if node.value else "否"
        return "true" if node.value else "false"

    def print_number(self, node, frames, _):
        value = node.value * 100 if node.share else node.value
        text = str(value.numerator) if value.denominator == 1 else f"{float(value):.4f}".rstrip("0")
        return text + ("%" if node.share else "")

    def print_date(self, node, frames, _):
        return datetime.date.fromordinal(node.value).isoformat()

    def print_word(self, node, frames, _):
        return node.word

    def print_text(self, node, frames, _):
        return f'"{node.value}"'

    def print_none(self, node, frames, _):
        return "none"

    print_as_of = print_in_force = print_forever = print_latest_fact = print_group = \
        lambda self, node, frames, _: node.op

    def print_not(self, node, frames, last):
        if node.kids[0].op == "in" and self.rng.random() < .5:
            return self.print_in(node.kids[0], frames, last, "not in")
        return "not " + self.text(node.kids[0], frames, 5, last)

    def print_compare(self, node, frames, last):
        return f"{self.text(node.kids[0], frames, 7, False)} {node.sign} {self.text(node.kids[1], frames, 7, last)}"

    def print_in(self, node, frames, last, word="in"):
        left = self.text(node.kids[0], frames, 7, False)
        items = [self.text(kid, frames, 8, False) for kid in node.kids[1:]]
        bare = self.plain(node.kids[1], frames, False) if node.kids[1].op == "range" else "("
        return f"{left} {word} " + (f"({', '.join(items)})" if bare.startswith("(") else bare)

    def print_negate(self, node, frames, last):
        return "-" + self.text(node.kids[0], frames, 11, False)

    def print_on(self, node, frames, _):
        return f"{self.text(node.kids[0], frames, 11, False)} on {node.enum}"

    def print_duration(self, node, frames, _):
        return f"{self.text(node.kids[0], frames, 11, False)} {node.unit}"

    def print_shift(self, node, frames, _):
        if node.unit is None:
            return f"{self.text(node.kids[0], frames, 8, False)} {node.sign} {self.text(node.kids[1], frames, 11, False)}"
        unit = node.unit if self.rng.random() < .8 else node.unit[:-1]
        return (f"{self.text(node.kids[0], frames, 8, False)} {node.sign} "
                f"{self.text(node.kids[1], frames, 11, False)} {unit}")

    def print_if(self, node, frames, last):
        c, a, b = node.kids
        return f"if {self.text(c, frames)} then {self.text(a, frames)} else {self.text(b, frames, 0, last)}"

    def print_when(self, node, frames, last):
        return f"{self.text(node.kids[0], frames, 2, False)} when {self.text(node.kids[1], frames, 2, last)}"

    def print_provided(self, node, frames, last):
        return f"{self.text(node.kids[0], frames, 1, False)} provided {self.text(node.kids[1], frames, 2, last)}"

    def print_grade(self, node, frames, _):
        x, lowest, *steps = node.kids
        parts = [f"{self.text(x, frames)}: {lowest.word}"]
        parts += [f"{step.word} from {self.text(number, frames, 8)}" for step, number in zip(steps[::2], steps[1::2])]
        return f"grade({', '.join(parts)})"

    # -- sets

    def chain(self, node, frames, last, base_text=None):
        """A set and its filters, innermost first."""
        filters = []
        while node.op in ("where", "having", "due") and (not filters or self.rng.random() < .95):
            filters.append(node)
            node = node.kids[0]
        if base_text and node.op == "each":
            out = self.generators(node, frames, not filters and last)
        elif node.op == "each":
            out = "each " + self.generators(node, frames, not filters and last)
        else:
            out = self.text(node, frames, 8, False)
        for i, f in enumerate(reversed(filters)):
            end = last and i == len(filters) - 1
            if f.op == "due":
                out += f" due {self.text(f.kids[1], frames, 8, False)} .. {self.text(f.kids[2], frames, 8, end)}"
            else:
                out += f" {f.op} {self.text(f.kids[1], frames + [f.t[1]], 3, end)}"
        return (base_text or "") + out

    def generators(self, node, frames, last):
        parts = []
        for i, kid in enumerate(node.kids):
            inner = frames + [("tuple", tuple(node.names[:i]), node.t[1][2][:i])]
            parts.append(f"{node.names[i]} in {self.text(kid, inner, 8, False)}")
        return ", ".join(parts)

    def print_each(self, node, frames, last):
        return self.chain(node, frames, last)

    def print_some(self, node, frames, last):
        return self.chain(node.kids[0], frames, last, "some ")

    def print_every(self, node, frames, last):
        having = Node("having", *node.kids, t=node.kids[0].t)
        return self.chain_whole(having, frames, last)

    def chain_whole(self, having, frames, last):
        """The having of an every stands outside of any brackets."""
        inner, condition = having.kids
        front = self.chain(inner, frames, False, "every ")
        return f"{front} having {self.text(condition, frames + [having.t[1]], 3, last)}"


def print_column(column):
    words = [column.name, column.kind]
    if column.kind == "enum":
        words.append(column.enum)
    if column.targets:
        words.append("-> " + " | ".join(column.targets))
        words += [] if column.name.endswith("_id") else [f"as {column.link}"]
    if column.finding:
        words.append("finding")
    if column.blank is not None:
        words.append("blank " + ("none" if column.blank == "none" else f'"{column.blank}"'))
    if column.absent is not None:
        words.append("absent " + ("none" if column.absent == "none" else f'"{column.absent}"'))
    words.append(f'"{column.header}"')
    words += [f'{state} "{word}"' for word, state in column.specials.items()]
    return "  " + " ".join(words)


def print_pack(pack, seed):
    printer = Printer(pack, random.Random(seed))
    lines = ["pack random { in_force 2021-03-16 }"]
    for enum in pack.enums.values():
        values = [" ".join([v] + ["open"] * (v in enum.open_values) + [f'"{s}"' for s, of in enum.spelled.items() if of == v])
                  for v in enum.values]
        lines.append(f"enum {enum.name} {'others ' if enum.others else ''}{{ {(' < ' if enum.ordered else ', ').join(values)} }}")
    for table in pack.tables.values():
        key = ", ".join(c + ("?" if c in table.optional else "") for c in table.key)
        lines += [f"table {table.name} {{", f"  key {key}", "  closed" if table.closed else "  open"]
        lines += [f"  years {table.year}"] if table.year else []
        lines += [f"  {line}" for line in table.extras]
        lines += [print_column(c) for c in table.columns.values()]
        if table.personal:
            lines.append(f"  personal {table.personal[0]} when {printer.text(table.personal[1], [('row', table.name)])}")
        lines += [f"  check {printer.text(c.condition, [('row', table.name)])} unusable {', '.join(c.unusable)}"
                  for c in table.checks] + ["}"]
    lines += [f'next step{i} zh "step{i}" en "step{i}"' for i in range(5)] + list(print_calendar(pack))
    for param in pack.params:
        values = [printer.text(v, []) + (f" from {datetime.date.fromordinal(d)}" if d else "") for d, v in param.values]
        lines.append(f"param {param.name} = {', '.join(values)}")
    for fact in pack.facts:
        frames = [("row", fact.table.name)]
        if fact.reading:
            kids = [f"choice{i}: " * (i % 2) + printer.text(kid, frames) for i, kid in enumerate(fact.value.kids)]
            lines.append(f"reading {fact.table.name}.{fact.name} = {' | '.join(kids)}{' | number' * fact.takes_number}")
        else:
            lines.append(f"fact {fact.table.name}.{fact.name} = {printer.text(fact.value, frames)}")
    for scope in pack.scopes:
        frames = [("row", scope.table.name)]
        lines.append(f"scope {scope.name} of {scope.table.name} {{")
        lines += [f"  where {printer.text(scope.condition, frames)}"] if scope.condition else []
        lines += [f"  groups {', '.join(scope.groups)}"] if scope.groups else []
        printer.grouped = bool(scope.groups)
        lines += [f"  case {printer.text(scope.case, frames)}"] if scope.case else []
        lines += print_tags(scope.tags, printer, frames) + print_nexts(scope.nexts, printer, frames) + ["}"]
        printer.grouped = False
    for rule in pack.rules:
        lines += print_rule(rule, printer)
    return "\n".join(lines) + "\n"


def print_tags(tags, printer, frames):
    return [f"  tag {t.tag}{' for ' + t.only if t.only else ''} when {printer.text(t.condition, frames)}" for t in tags]


def print_nexts(nexts, printer, frames):
    return [f"  next {n.name}{' for ' * bool(n.kinds)}{', '.join(n.kinds)}"
            + (f" when {printer.text(n.condition, frames)}" if n.condition else "") for n in nexts]


def print_message(parts, printer, frames):
    if not parts:
        return ""
    text = ""
    for before, node, bracket in parts:
        piece = before + "{" + printer.text(node, frames) + "}"
        text += f"[{piece}]" if bracket else piece
    text = text.replace('"', '\\"')
    return f' zh "{text}" en "{text}"'


def print_rule(rule, printer):
    frames, printer.grouped = [("row", rule.scope.table.name)], bool(rule.scope.groups)
    lines = [f"rule {rule.id} for {rule.scope.name} {{"]
    lines += [f"  let {let.name} = {printer.text(let.value, frames)}" for let in rule.lets]
    lines += [f'  clause "{CLAUSES.get(rule.id, rule.id)}"'] + ([f"  decided_by {rule.decided_by}"] if rule.decided_by else [])
    lines += [f"  not_applicable when {printer.text(n, frames)}" for n in rule.not_applicable]
    for kind in rule.kinds:
        tagged = f" tagged {', '.join(kind.tags)}" if kind.tags else ""
        message = print_message(kind.message, printer, frames)
        lines.append(f"  {kind.kind}{tagged} when {printer.text(kind.condition, frames)}{message}")
    lines += [f'  note when {printer.text(n.condition, frames)} zh "{n.text}" en "{n.text}"' for n in rule.notes]
    lines += print_nexts(rule.nexts, printer, frames)
    lines += print_tags(rule.tags, printer, frames)
    if rule.fact is not None:
        lines.append(f"  rank class 1, fact {printer.text(rule.fact, frames)}")
    return lines + ["}"]


# ---- data ----------

CITED = ["9.1.0", "9.1.1", "九（一）0", "九(一)1-a", "九（一）2", "9.1.10", "9.1.0、九（一）2", "9.1.1；9.1.2-a", "第九条", "9.1.1-b",
         "9.1.3，9.1.4"]
CLAUSES = {f"9.1.{n}{limb}": f"九（一）{n}{limb}" for n in range(6) for limb in ("", "-a")}


def unit_names(pack):
    return ["U1", "U*2" if pack.masked else "U2", "U3", "U4"], ["P1", "P*2" if pack.masked else "P2", "P3"]


def random_cell(rng, column, pack):
    dice = rng.random() if column.name not in (column.table.grouped or ()) else rng.choice([0, 1, 1, 1, 1])
    if dice < .1:
        return ""
    if dice < .15 and column.specials:
        return rng.choice(list(column.specials))
    if dice < .165 and column.kind in ("count", "number", "rate", "date", "bool", "enum"):
        return "?!"
    kind = column.kind
    if kind == "count":
        return str(rng.choice([0, 0, 1, 1, 2, 3, 5, 10, 20, 30, 50, 51, 100]))
    if kind == "number":
        return rng.choice(["0", "1", "2.5", "10", "24.75", "50", "99.99", "100", "300"])
    if kind == "rate":
        return rng.choice(["0%", "10%", "30%", "49.9%", "50%", "50.1%", "55%", "100%"])
    if kind == "year":
        return str(rng.randint(2019, 2023))
    if kind == "bool":
        return rng.choice("是否")
    if kind == "enum":
        enum = pack.enums[column.enum]
        if enum.others and rng.random() < .15:
            return rng.choice(["strange", "odd"])
        grouped = column.name in (column.table.grouped or ())
        return rng.choice(enum.values + ([] if grouped else list(enum.spelled)))
    if column.name == "j_item":
        return rng.choice(CITED)
    if kind in TEXT_KINDS:
        return rng.choice(["same", "same", "other"])
    year, month = rng.randint(2019, 2024), rng.randint(1, 12)
    return rng.choice([f"{year}-{month:02}-{rng.randint(1, 28):02}"] * 6 + [f"{year}年{month}月"] * 2 + [f"{year}"])


def random_rows(rng, pack, table):
    """Dictionaries of texts; some keys twice, with other cells."""
    (units, persons), events = unit_names(pack), ["V1", "V2", "V3", "V4"]
    names = {"units": units + ["U9"], "persons": persons + ["P9"], "events": events + ["V9"], "awards": ["A1", "A2", "A3", "A9"]}
    if table.name == "annual":
        keys = [{"y_unit": u, "y_year": str(y)} for u in units + ["U9"] for y in range(2019, 2024) if rng.random() < .55]
    elif table.name == "persons":
        keys = [{"p_id": p, "p_no": rng.choice(["", "1", "2"])} for p in persons for _ in range(rng.randint(0, 2))]
    elif table.name == "units":
        keys = [{"u_id": u} for u in units if rng.random() < .9]
    elif table.name == "judgments":
        said_of = [n for t in table.columns["j_sub"].targets for n in names[t]]
        keys = [{"j_sub": rng.choice(said_of), "j_item": rng.choice(CITED)} for _ in range(rng.randint(0, 9))]
    else:
        count = {"units": 4, "events": 4}.get(table.name, rng.randint(3, 6))
        letter = table.key[0][0].upper()
        keys = [{table.key[0]: f"{letter}{i}"} for i in range(1, count + 1) if rng.random() < .9]
    keys += [dict(k) for k in keys if rng.random() < .12]
    rows = []
    for key in keys:
        row = dict(key)
        twin = next((r for r in rows if all(r[c] == key[c] for c in key)), None)
        for name in table.grouped or () if twin else ():
            row[name] = twin[name]
        for column in table.columns.values():
            if column.name in row:
                continue
            if column.targets and twin:  # whose row it is may not be in doubt
                row[column.name] = twin[column.name]
            elif column.targets:
                row[column.name] = rng.choice(names[column.targets[0]]) if rng.random() < .9 else ""
            elif column.name not in table.key:
                row[column.name] = random_cell(rng, column, pack)
        rows.append(row)
    return rows


def make_data(rng, pack):
    """(table name, column names, rows of texts): one entry a file."""
    files = []
    for table in pack.tables.values():
        if table.name != "awards" and rng.random() < .08:
            continue
        rows = [] if rng.random() < .04 else random_rows(rng, pack, table)
        parts = [rows]
        if rng.random() < .3:
            rng.shuffle(rows)
            cut = rng.randint(0, len(rows))
            parts = [rows[:cut], rows[cut:]]
        unlinked = [c.name for c in table.columns.values() if c.targets and rng.random() < .07]
        for part in parts:
            needed = [c for c in table.key if c not in table.optional]
            columns = [c for c in table.columns if c in table.key or
                       (c not in unlinked if table.columns[c].targets else rng.random() < .93)]
            if len(columns) == len(needed):
                columns = list(table.columns)
            files.append((table.name, columns, [[row[c] for c in columns] for row in part]))
    return files


def other_shape(rng, pack, files):
    """The same data: other order of files, rows and columns, other headers. Returns (name, headers, rows)."""
    out = []
    for number, (name, columns, rows) in enumerate(files):
        order = list(range(len(columns)))
        rng.shuffle(order)
        table = pack.tables[name]
        headers = [table.columns[columns[i]].header if rng.random() < .5 else columns[i] for i in order]
        body = [[row[i] for i in order] for row in rows]
        rng.shuffle(body)
        if len(body) > 1 and rng.random() < .3:
            cut = rng.randint(0, len(body))
            out.append((f"{rng.randrange(1000)}-{number}b", headers, body[cut:]))
            body = body[:cut]
        out.append((f"{rng.randrange(1000)}-{number}a", headers, body))
    return out


def make(seed):
    """The pack and the files of one seed, and the day of the audit."""
    rng = random.Random(seed)
    pack = make_pack(rng)
    return pack, make_data(rng, pack), day(2024, 6, 30)
