# SPDX-License-Identifier: MIT
"""A naive evaluator of the rule language, for comparison with the checker.

Written for obviousness, from the meaning of the language and not from the checker's code: syntax trees are
walked again for every subject, sets are lists, every row is looked at, nothing is kept. Numbers are
fractions.Fraction, days are ordinals, an endless bound is an infinite float (compared, never rounded).

A value is Known within bounds, a Word (text or key), a Row, a Run, a list of parts (tuple), NONE (there is
no such thing) or Unknown, and then it says why. A Verdict is a Kleene truth that also knows whether
something known speaks for the matter, and whether nothing but findings of people is open.
"""
import datetime
import re
import unicodedata
from fractions import Fraction

INFINITY = float("inf")
FALSE, UNKNOWN, TRUE = 0, 1, 2
TAGS = ("verify", "cured", "straddles", "before_force", "reading", "undocumented", "considered")
KINDS = ("recover", "procedure_due", "revocable", "barred", "clue", "unmet", "watch", "undetermined")
VIOLATIONS = ("recover", "procedure_due", "revocable", "barred", "unmet")
TEXTS = ("text", "key", "code", "document")
ABSENT = frozenset(("table_absent", "column_absent"))


# ---- declarations and syntax trees (made by random_rules.py) ----------

class Node:
    """One expression: an operation, its operands, its type, and what else the operation needs."""

    def __init__(self, op, *kids, t=None, **more):
        self.op, self.kids, self.t = op, kids, t
        self.__dict__.update(more)


class Column:
    def __init__(self, table, name, kind, **more):
        self.table, self.name, self.kind = table, name, kind
        self.enum = self.link = self.blank = self.absent = None
        self.targets = ()  # tables whose rows a key may name
        self.finding = False
        self.specials = {}  # word in a cell: none, not_due, unreported or missing
        self.__dict__.update(more)


class Table:
    def __init__(self, name, key, closed=False, year=None, optional=()):
        self.name, self.key, self.closed, self.year, self.optional = name, key, closed, year, optional
        self.columns, self.checks, self.grouped, self.extras, self.personal = {}, [], None, [], None

    def identity(self):
        """The column by which its rows name themselves."""
        return next((c for c in self.key if self.columns[c].kind == "key" and not self.columns[c].targets), None)


class Enum:
    def __init__(self, name, values, ordered=False, open_values=(), others=False, spelled=()):
        self.name, self.values, self.ordered = name, values, ordered
        self.open_values, self.others = open_values, others
        self.spelled = dict(spelled)  # another spelling: the value

    def unlisted(self, v):
        return v.exact() and v.lo == len(self.values)

    def is_open(self, v):
        return v.exact() and v.lo < len(self.values) and self.values[int(v.lo)] in self.open_values


# ---- verdicts ----------

class Verdict:
    def __init__(self, truth, why=frozenset(), supported=None):
        self.truth = truth
        self.supported = truth == TRUE if supported is None else supported
        self.none = False  # of a yes/no cell that is none: false, and says nothing
        self.why = frozenset(why) if truth == UNKNOWN else frozenset()
        self.all_open = truth == UNKNOWN and self.why == {"open"}  # only findings of people are open
        self.one_open = self.all_open  # or one alternative is: if people find so, it holds

    def is_clue(self):
        return self.truth == UNKNOWN and self.supported and self.one_open


def both(a, b):
    out = Verdict(min(a.truth, b.truth), a.why | b.why)
    if out.truth != FALSE:
        out.supported = a.supported or b.supported
    if out.truth == UNKNOWN:
        out.all_open = all(v.truth == TRUE or v.all_open for v in (a, b))
        out.one_open = all(v.truth == TRUE or v.one_open for v in (a, b))
    return out


def either(a, b):
    out = Verdict(max(a.truth, b.truth), a.why | b.why)
    deciding = [v for v in (a, b) if v.truth == out.truth]
    out.supported = any(v.supported for v in deciding)
    if out.truth == UNKNOWN:
        out.all_open = all(v.all_open for v in deciding)
        out.one_open = all(v.one_open for v in deciding) or any(v.is_clue() for v in deciding)
        out.why = frozenset().union(*(v.why for v in deciding))
    return out


def opposite(a):
    """Of something taken as a whole: an unknown one speaks for nothing."""
    out = Verdict(2 - a.truth, a.why)
    if out.truth == UNKNOWN:
        out.all_open = out.one_open = a.all_open
    return out


def framing(a):
    out = Verdict(a.truth, a.why, supported=False)
    out.all_open, out.one_open, out.none = a.all_open, a.one_open, a.none
    return out


def verdict_of(truth, why=()):
    return Verdict(TRUE if truth else FALSE) if isinstance(truth, bool) else Verdict(truth, why)


# ---- values ----------

class Unknown:
    def __init__(self, *why):
        self.why = frozenset(why)


class Nothing:
    why = frozenset()


NONE = Nothing()


class Known:
    """Bounds; `why` tells why they aren't closer."""

    def __init__(self, lo, hi=None, why=()):
        self.lo, self.hi = lo, lo if hi is None else hi
        self.why = frozenset() if self.lo == self.hi else frozenset(why) or frozenset(("inexact",))

    def exact(self):
        return self.lo == self.hi


class Word:
    why = frozenset()

    def __init__(self, text):
        self.text = text


class Row:
    """A row (cells), or the place where one should be: under a key, perhaps of a year; or nobody can tell which
    row it is, and why (lost)."""
    why = frozenset()

    def __init__(self, table, cells=None, key=None, under=None, year=None, lost=()):
        self.table, self.cells, self.key, self.under, self.year = table, cells, key, under, year
        self.lost = frozenset(lost)

    def same(self, other):
        if self.cells is not None or other.cells is not None:
            return self.cells is other.cells
        mine = self.table.name, self.under, self.key, self.year
        return self.key is not None and mine == (other.table.name, other.under, other.key, other.year)


class Run:
    why = frozenset()

    def __init__(self, first, last):
        self.first, self.last = first, last


class Element:
    """Of a set. `many`: stands for any number of rows, none included."""

    def __init__(self, value, member=None, many=False):
        self.value, self.many = value, many
        self.member = member or Verdict(TRUE, supported=False)


# ---- cells ----------

class Cell:
    def __init__(self, state, value=None, said=False, assumed=False, text=""):
        self.state, self.value, self.said, self.assumed, self.text = state, value, said, assumed, text

    def has_value(self):
        return self.state in ("value", "range")

    def same(self, other):
        return self.state == other.state and self.value == other.value


def day(year, month, mday):
    return datetime.date(year, month, mday).toordinal()


def read_days(text):
    """First and last day of what is written: a day, a month, a year."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if match:
        return (day(*map(int, match.groups())),) * 2
    match = re.fullmatch(r"(\d{4})年(\d{1,2})月", text)
    if match:
        year, month = map(int, match.groups())
        after = (year + 1, 1) if month == 12 else (year, month + 1)
        return day(year, month, 1), day(*after, 1) - 1
    if re.fullmatch(r"\d{4}", text):
        return day(int(text), 1, 1), day(int(text), 12, 31)
    return None


def read_value(column, text, pack):
    kind = column.kind
    if kind in TEXTS:
        return Cell("value", unicodedata.normalize("NFKC", text))
    if kind == "bool":
        return Cell("value", (Fraction(text == "是"),) * 2) if text in ("是", "否") else Cell("unreadable")
    if kind == "enum":
        enum = pack.enums[column.enum]
        value = enum.spelled.get(text, text)
        if value in enum.values:
            return Cell("value", (Fraction(enum.values.index(value)),) * 2)
        return Cell("other", text=text) if enum.others else Cell("unreadable")
    if kind == "date":
        days = read_days(text)
        return Cell("unreadable") if days is None else Cell("value" if days[0] == days[1] else "range", days)
    number = re.fullmatch(r"(\d+(?:\.\d+)?)(%?)", text)
    if not number:
        return Cell("unreadable")
    value = Fraction(number[1]) / (100 if number[2] else 1)
    return Cell("value", (value, value))


def read_cell(column, text, pack):
    if text == "":
        if column.blank is None:
            return Cell("blank")
        if column.blank == "none":
            return Cell("none")
        cell = read_value(column, column.blank, pack)
        cell.assumed = True
        return cell
    state = {"missing": "blank"}.get(column.specials.get(text), column.specials.get(text))
    if state:
        return Cell(state, said=state in ("none", "not_due"))
    return read_value(column, text, pack)


# ---- tables ----------

def merged(cells, column):
    """One cell from those of several rows of one key: what says most is heard; what differs is a range."""
    def loudness(cell):
        if cell is None:
            return 0
        if cell.assumed or cell.state == "blank" or (cell.state == "none" and not cell.said):
            return 1
        return 2 if cell.state == "unreported" else 3

    most = max(map(loudness, cells))
    heard = [c for c in cells if loudness(c) == most]
    if most == 0:
        return None
    if most < 3:
        return next((c for c in heard if c.state == "blank"), heard[0])
    if all(c.same(heard[0]) for c in heard):
        return heard[0]
    if any(c.state == "unreadable" for c in heard):
        return Cell("unreadable")
    if all(c.has_value() for c in heard) and column.kind in ("count", "number", "rate", "date", "year"):
        return Cell("range", (min(c.value[0] for c in heard), max(c.value[1] for c in heard)))
    return Cell("conflict")


class Data:
    """files: (table name, column names, rows of texts). Rows come in the order of their keys."""

    def __init__(self, pack, files):
        self.present, self.exported, self.rows = set(), set(), {}
        self.told_apart = {}  # of a row the cells of which it was made
        for table in pack.tables.values():
            raw = []
            for name, columns, rows in files:
                if name == table.name:
                    self.present.add(name)
                    self.exported.update((name, c) for c in columns)
                    raw += [{c: read_cell(table.columns[c], text, pack) for c, text in zip(columns, row)}
                            for row in rows]
            self.rows[table.name] = [r for r in raw if self.usable(table, r)]
        shared = {table.name: self.shared_keys(table, self.rows[table.name]) for table in pack.tables.values()}
        for table in pack.tables.values():
            clear = [r for r in self.rows[table.name] if self.names_one(table, r, shared)]
            self.rows[table.name] = self.by_key(table, clear)

    @staticmethod
    def shared_keys(table, raw):
        """Keys that rows of quite different names have: of two things, nobody knows which is meant."""
        name = next((e.split()[1] for e in table.extras if e.startswith("name ")), None)
        own, names, shared = table.identity(), {}, set()
        for row in raw if name and own and len(table.key) == 1 else []:
            if own in row and name in row and row[own].state == row[name].state == "value":
                before = names.setdefault(row[own].value, row[name].value)
                if before not in row[name].value and row[name].value not in before:
                    shared.add(row[own].value)
        return shared

    @staticmethod
    def names_one(table, row, shared):
        """False if its own key names such a thing; another that does is in conflict."""
        for column in table.columns.values():
            cell = row.get(column.name)
            if len(column.targets) != 1 or column.targets[0] == table.name or cell is None or cell.assumed:
                continue
            if cell.state == "value" and cell.value in shared[column.targets[0]]:
                if column.name in table.key:
                    return False
                row[column.name] = Cell("conflict")
        return True

    @staticmethod
    def usable(table, row):
        cells = [(c, row[c]) for c in table.key if c in row]
        return all(cell.has_value() or (c in table.optional and cell.state not in ("unreadable", "other"))
                   for c, cell in cells)

    def by_key(self, table, raw):
        groups = []
        for row in raw:
            key = tuple(row[c].value if c in row and row[c].has_value() else None for c in table.key)
            group = next((g for k, g in groups if k == key and any(part is not None for part in key)), None)
            if group is None:
                groups.append((key, [row]))
            else:
                group.append(row)
        groups.sort(key=lambda g: [(part is not None, part) if part is not None else (False,) for part in g[0]])
        rows = []
        for _, group in groups:
            apart = {name: [row.get(name) for row in group] for name in table.columns}
            rows.append({name: merged(apart[name], column) for name, column in table.columns.items()})
            self.told_apart[id(rows[-1])] = apart
        return rows


# ---- evaluation ----------

class Place:
    """Where an expression is evaluated: of which subject, rule and reading, and inside of which elements."""

    def __init__(self, run, rule, subject, view="logic", group=None):
        self.run, self.rule, self.subject, self.view, self.group = run, rule, subject, view, group
        self.frames = [subject]

    def seen_from(self, frames):
        there = Place(self.run, self.rule, self.subject, self.view, self.group)
        there.frames = frames
        return there

    def inside(self, element):
        return self.seen_from(self.frames + [element])


class Audit:
    """One audit: pack, data, as-of and the day whose parameters hold, the alternative of each reading that is taken first."""

    def __init__(self, pack, data, days, choices=None, checking=False):
        self.pack, self.data, self.days, self.choices = pack, data, days, choices or {}
        self.as_of, self.law_of = days
        self.checking = checking  # what is none contradicts nothing
        self.masks_met = self.doubt_masks = False
        self.left_out = set()
        self.ambiguous = False  # a tag hung on which of two rows is the latest, and nobody can tell


# ---- rows and cells of them ----------

def why_absent(column, place):
    if column.table.name not in place.run.data.present:
        return "table_absent"
    return "row_missing" if (column.table.name, column.name) in place.run.data.exported else "column_absent"


def value_of_cell(column, cell, pack):
    if cell.state in ("none", "not_due"):
        return NONE
    if cell.state == "other":  # surely none of the listed words; in an order nobody knows its place
        enum = pack.enums[column.enum]
        return Unknown("unreadable") if enum.ordered else Known(Fraction(len(enum.values)))
    if not cell.has_value():
        return Unknown("open" if cell.state == "blank" and column.finding else cell.state)
    if column.kind in TEXTS:
        return Word(cell.value)
    return Known(*cell.value)


def cell_value(column, row, place):
    if not isinstance(row, Row):
        return row  # none or unknown
    if row.lost:
        return Unknown(*row.lost)
    if row.cells is None:
        if column.name == row.under and row.key is not None:
            return Word(row.key)
        if column.name == row.table.year and row.year is not None:
            return Known(Fraction(row.year))
        why = why_absent(column, place)
    elif row.cells[column.name] is not None:
        return value_of_cell(column, row.cells[column.name], place.run.pack)
    else:
        why = "column_absent"
    if column.absent is not None and why != "row_missing":
        if column.absent == "none":
            return NONE
        return value_of_cell(column, read_value(column, column.absent, place.run.pack), place.run.pack)
    return Unknown(why)


def real_row(table, cells):
    identity = table.identity()
    cell = cells[identity] if identity else None
    return Row(table, cells, cell.value if cell and cell.has_value() else None, identity)


def row_named(table, key, place):
    identity = table.identity()
    for cells in place.run.data.rows[table.name]:
        if cells[identity] and cells[identity].state == "value" and cells[identity].value == key:
            return real_row(table, cells)
    return Row(table, None, key, identity)


def eval_link(node, place):
    key = cell_value(node.column, value(node.kids[0], place), place)
    if not isinstance(key, Word):
        return key
    target = place.run.pack.tables[node.column.targets[0]]
    if node.t[0] == "entity":
        return Row(target, None, key.text, target.identity())
    if doubtful(key.text, place):
        return Unknown("masked")
    return row_named(target, key.text, place)


def doubtful(key, place):
    """Is it a masked key that joins these rows? `doubt_masks`: then nobody knows whether it joins them."""
    place.run.masks_met = place.run.masks_met or "*" in key
    return "*" in key and place.run.doubt_masks


# ---- arithmetic within bounds ----------

def operands(node, place, count=2):
    """The values of the first operands, or NONE or an Unknown that goes through."""
    values = [value(kid, place) for kid in node.kids[:count]]
    if any(v is NONE for v in values):
        return NONE
    if not all(isinstance(v, Known) for v in values):
        return Unknown(*frozenset().union(*(v.why for v in values)) or ("inexact",))
    return values


def arithmetic(node, place):
    got = operands(node, place)
    if not isinstance(got, list):
        return got
    a, b = got
    why = a.why | b.why
    if node.op == "add":
        return Known(a.lo + b.lo, a.hi + b.hi, why)
    if node.op == "subtract":
        return Known(a.lo - b.hi, a.hi - b.lo, why)
    if node.op == "multiply":
        return hull_of([product(x, y) for x in (a.lo, a.hi) for y in (b.lo, b.hi)], why)
    if b.lo == b.hi == 0:
        return Unknown("conflict")
    if b.lo <= 0 <= b.hi:
        return Known(-INFINITY, INFINITY, why)
    return hull_of([product(x, 0 if abs(y) == INFINITY else 1 / Fraction(y))
                    for x in (a.lo, a.hi) for y in (b.lo, b.hi)], why)


def product(x, y):
    return Fraction(0) if x == 0 or y == 0 else x * y


def hull_of(bounds, why):
    return Known(min(bounds), max(bounds), why)


def eval_negate(node, place):
    got = operands(node, place, 1)
    return Known(-got[0].hi, -got[0].lo, got[0].why) if isinstance(got, list) else got


def eval_range(node, place):
    got = operands(node, place)
    if not isinstance(got, list):
        return got
    if got[0].lo > got[1].hi:
        return Unknown("conflict")
    return Known(got[0].lo, got[1].hi, got[0].why | got[1].why | {"inexact"})


def extreme(pick):
    def evaluate(node, place):
        got = operands(node, place, len(node.kids))
        if not isinstance(got, list):
            return got
        return Known(pick(v.lo for v in got), pick(v.hi for v in got), frozenset().union(*(v.why for v in got)))
    return evaluate


def rounded(x, node):
    """Half away from zero."""
    if abs(x) == INFINITY:
        return x
    scaled = abs(x) * 10 ** node.decimals + Fraction(1, 2)
    return Fraction(scaled.numerator // scaled.denominator, 10 ** node.decimals) * (-1 if x < 0 else 1)


def add_months(ordinal, months):
    date = datetime.date.fromordinal(ordinal)
    total = date.year * 12 + date.month - 1 + months
    if not 12 <= total < 120000:
        return (datetime.date.min if total < 12 else datetime.date.max).toordinal()
    year, month = divmod(total, 12)
    for mday in range(date.day, 27, -1):  # the last day the month has
        try:
            return day(year, month + 1, mday)
        except ValueError:
            pass
    return day(year, month + 1, min(date.day, 28))


def add_duration(ordinal, amount, unit):
    if abs(ordinal) == INFINITY:
        return ordinal
    if abs(amount) == INFINITY:
        return amount
    steps = int(amount)
    return ordinal + steps if unit == "days" else add_months(int(ordinal), steps * (12 if unit == "years" else 1))


def eval_shift(node, place):
    unit = node.unit or param_now(node.kids[1], place).unit
    got = operands(node, place)
    if not isinstance(got, list):
        return got
    start, amount = got
    least, most = (amount.lo, amount.hi) if node.sign == "+" else (-amount.hi, -amount.lo)
    return Known(add_duration(start.lo, least, unit), add_duration(start.hi, most, unit), start.why | amount.why)


def months_between(a, b):
    """Whole months from one day to another."""
    if INFINITY in (abs(a), abs(b)):
        return INFINITY if b == INFINITY or a == -INFINITY else -INFINITY
    first, last = datetime.date.fromordinal(int(a)), datetime.date.fromordinal(int(b))
    months = (last.year - first.year) * 12 + last.month - first.month
    return Fraction(months if add_months(int(a), months) <= b else months - 1)


def eval_months(node, place):
    got = operands(node, place)
    if not isinstance(got, list):
        return got
    return Known(months_between(got[0].hi, got[1].lo), months_between(got[0].lo, got[1].hi), got[0].why | got[1].why)


def eval_workdays(node, place):
    """Days that are worked, both ends counted; a day nobody has settled may be one."""
    got = operands(node, place)
    if not isinstance(got, list):
        return got
    if not all(v.exact() and abs(v.lo) != INFINITY for v in got):
        return Unknown(*got[0].why | got[1].why)
    least = most = 0
    for ordinal in range(int(got[0].lo), int(got[1].lo) + 1):
        date = datetime.date.fromordinal(ordinal)
        calendar = place.run.pack.calendar.get(date.year)
        if calendar is None:
            return Unknown("row_missing")
        works = ordinal in calendar["work"] or (date.weekday() < 5 and ordinal not in calendar["off"])
        is_open = ordinal in calendar["open"]
        least += works and not is_open
        most += works or is_open
    return Known(Fraction(least), Fraction(most))


def bounds_mapped(change):
    def evaluate(node, place):
        got = operands(node, place, 1)
        if not isinstance(got, list):
            return got
        return Known(change(got[0].lo, node), change(got[0].hi, node), got[0].why)
    return evaluate


def rounded_up(x, node):
    return x if abs(x) == INFINITY else Fraction(-((-x * 10 ** node.decimals) // 1), 10 ** node.decimals)


def year_of(ordinal, _=None):
    return ordinal if abs(ordinal) == INFINITY else Fraction(datetime.date.fromordinal(int(ordinal)).year)


def first_day(year, _=None):
    if abs(year) == INFINITY or not 1 <= year <= 9999:
        return -INFINITY if year < 1 else INFINITY
    return day(int(year), 1, 1)


def last_day(year, _=None):
    if abs(year) == INFINITY or not 1 <= year <= 9999:
        return -INFINITY if year < 1 else INFINITY
    return day(int(year), 12, 31)


# ---- choices between values ----------

def alternatives(node, place):
    """The operands; of a reading the chosen one first."""
    reading = getattr(node, "reading", None)
    chosen = place.run.choices.get(reading, 0)
    return [node.kids[chosen]] + [kid for i, kid in enumerate(node.kids) if i != chosen]


def first_value(node, place):
    """The first that says anything; a conflict ends the search; none is said if nothing else is."""
    unknown, none = [], False
    for kid in alternatives(node, place):
        got = value(kid, place)
        if got is NONE:
            none = True
        elif not isinstance(got, Unknown):
            return Known(got.lo, got.hi, got.why | to_ask_for(unknown).why) if isinstance(got, Known) else got
        elif "conflict" in got.why:
            return got
        else:
            unknown.append(got)
    return NONE if none else to_ask_for(unknown)


def to_ask_for(unknown):
    """Of several unknown alternatives the first that the export has columns for."""
    return next((u for u in unknown if not only_absent(u.why)), unknown[0] if unknown else NONE)


def first_truth(node, place):
    verdicts = [verdict(kid, place) for kid in alternatives(node, place)]
    for got in verdicts:
        if not got.none and (got.truth != UNKNOWN or "conflict" in got.why):
            return got
    return next((v for v in verdicts if v.none), None) or to_ask_for(verdicts)


def eval_agree(node, place):
    """a, unless b says something else (numbers: by more than the tolerance): then neither."""
    a, b, *tolerance = (value(kid, place) for kid in node.kids)
    says = (Known, Word)
    if not (isinstance(a, says) and isinstance(b, says)):
        conflict = isinstance(a, Unknown) and "conflict" in a.why
        if isinstance(a, Unknown) and isinstance(b, Unknown) and only_absent(a.why) and not only_absent(b.why):
            return b
        return b if isinstance(b, says) and not conflict else a
    if isinstance(a, Word):
        return a if a.text == b.text else Unknown("conflict")
    within = tolerance[0] if tolerance else Known(0)
    if isinstance(within, Known) and (a.hi < b.lo - within.hi or a.lo > b.hi + within.hi):
        return Unknown("conflict")
    return a


def truth_agree(node, place):
    a, b = (verdict(kid, place) for kid in node.kids)
    says_a, says_b = (v.truth != UNKNOWN and not v.none for v in (a, b))
    if not says_a or not says_b:
        conflict = a.truth == UNKNOWN and "conflict" in a.why
        if not says_b and a.truth == b.truth == UNKNOWN and only_absent(a.why) and not only_absent(b.why):
            return b
        return b if says_b and not conflict else a
    return a if a.truth == b.truth else Verdict(UNKNOWN, ["conflict"])


def value_when(node, place):
    condition = verdict(node.kids[1], place)
    if condition.truth == TRUE:
        return value(node.kids[0], place)
    return Unknown(*condition.why or ("inexact",))


def truth_when(node, place):
    condition = verdict(node.kids[1], place)
    if condition.truth == TRUE:
        return verdict(node.kids[0], place)
    return Verdict(UNKNOWN, condition.why or ("inexact",))


def value_if(node, place):
    condition, yes, no = verdict(node.kids[0], place), *(value(kid, place) for kid in node.kids[1:])
    if condition.truth != UNKNOWN:
        return yes if condition.truth == TRUE else no
    if isinstance(yes, Known) and isinstance(no, Known):
        return Known(min(yes.lo, no.lo), max(yes.hi, no.hi), yes.why | no.why | condition.why)
    if isinstance(yes, Row) and isinstance(no, Row) and yes.same(no):
        return yes
    return Unknown(*condition.why | yes.why | no.why)


def truth_if(node, place):
    condition, yes, no = (verdict(kid, place) for kid in node.kids)
    if condition.truth != UNKNOWN:
        return yes if condition.truth == TRUE else no
    if yes.truth == no.truth != UNKNOWN:
        return both(yes, no) if yes.none != no.none else yes
    return Verdict(UNKNOWN, condition.why | yes.why | no.why)


def value_if_not_exported(node, place):
    got = value(node.kids[0], place)
    return value(node.kids[1], place) if isinstance(got, Unknown) and only_absent(got.why) else got


def truth_if_not_exported(node, place):
    got = verdict(node.kids[0], place)
    if got.truth == UNKNOWN and only_absent(got.why):
        return framing(verdict(node.kids[1], place))  # what is assumed speaks for nothing
    return got


def only_absent(why):
    return bool(why) and why <= ABSENT


def eval_grade(node, place):
    """The last value whose number x reaches."""
    x = value(node.kids[0], place)
    if x is NONE:
        return NONE
    lo, hi = (x.lo, x.hi) if isinstance(x, Known) else (-INFINITY, INFINITY)
    least = most = node.kids[1].index
    for step, number in zip(node.kids[2::2], node.kids[3::2]):
        reached = value(number, place)
        if not isinstance(reached, Known):
            return Unknown(*reached.why)
        least = step.index if lo >= reached.hi else least
        most = step.index if hi >= reached.lo else most
    return Known(Fraction(least), Fraction(most), x.why)


def eval_on(node, place):
    got = value(node.kids[0], place)
    if got is NONE:
        return NONE
    if not isinstance(got, Known) or not got.exact():
        return Unknown(*got.why)
    if place.run.pack.enums[node.kids[0].t[1]].unlisted(got):
        return Unknown("conflict")
    word = place.run.pack.enums[node.kids[0].t[1]].values[int(got.lo)]
    ladder = place.run.pack.enums[node.enum].values
    return Known(Fraction(ladder.index(word))) if word in ladder else Unknown("conflict")


def param_now(node, place):
    chosen = node.param.values[0]
    for number in node.param.values[1:]:
        if number[0] <= place.run.law_of:
            chosen = number
    return chosen[1]


def eval_param(node, place):
    return value(param_now(node, place), place)


def eval_latest_fact(node, place):
    if place.rule is None or place.rule.fact is None:
        return NONE
    got = value(place.rule.fact, place.seen_from([place.subject]))
    if isinstance(got, Known) and place.rule.fact.t[0] == "number":
        return Known(first_day(got.lo), last_day(got.hi), got.why)
    return got


def eval_fact(node, place):
    row = value(node.kids[0], place)
    return value(node.fact.value, place.seen_from([row])) if isinstance(row, Row) else row


def truth_fact(node, place):
    row = value(node.kids[0], place)
    if isinstance(row, Row):
        return verdict(node.fact.value, place.seen_from([row]))
    return none_truth(place) if row is NONE else Verdict(UNKNOWN, row.why)


# ---- sets ----------

def key_of(row, table):
    """By what rows elsewhere name it."""
    if row.key is None or row.under != table.identity() or row.table is not table:
        return None
    return row.key


def rows_under(table, column, key, place):
    """The rows of a table whose column holds the key, or what stands for rows that can't be told."""
    data = place.run.data
    found = [real_row(table, cells) for cells in data.rows[table.name]
             if cells[column] and cells[column].state == "value" and cells[column].value == key]
    if found:
        member = framing(Verdict(UNKNOWN, ["masked"])) if doubtful(key, place) else None
        return [Element(row, member) for row in found]
    nobody = Row(table, None, key, column)
    many = column != table.identity() or len(table.key) > 1
    if table.name not in data.present or (table.name, column) not in data.exported:
        return [Element(nobody, framing(Verdict(UNKNOWN, [why_absent(table.columns[column], place)])), many)]
    if table.closed or table.year:
        return []
    return [Element(nobody, framing(Verdict(UNKNOWN, ["row_missing"])), many)]


def unknown_rows(table, why):
    why = why or ["blank"]
    return Element(Row(table, lost=why), framing(Verdict(UNKNOWN, why)), many=True)


def without_doubles(elements):
    """A set has a row once: it belongs if it belongs by any of the ways it got here."""
    out = []
    for new in elements:
        old = next((e for e in out if isinstance(e.value, Row) and isinstance(new.value, Row)
                    and e.many == new.many and e.value.same(new.value)), None)
        if old is None:
            out.append(Element(new.value, new.member, new.many))
        else:
            old.member = either(old.member, new.member)
    return out


def set_rows(node, place):
    table, base = node.table, node.kids[0]
    if base.t[0] == "set":
        bases = members(base, place)
    else:
        got = value(base, place)
        if got is NONE:
            return []
        bases = [Element(got)] if isinstance(got, Row) else [unknown_rows(table, got.why)]
        if not isinstance(got, Row):
            return bases
    out = []
    for element in bases:
        key = key_of(element.value, place.run.pack.tables[base_table(base)])
        if key is None:
            out.append(unknown_rows(table, element.member.why or why_lost(element.value, place)))
            continue
        for below in rows_under(table, node.column, key, place):
            out.append(Element(below.value, both(element.member, below.member), below.many))
    return without_doubles(out)


def why_lost(row, place):
    """Why nobody knows by what key the rows of this one go."""
    if row.cells is not None:
        return ["blank"]
    return row.lost or [why_absent(row.table.columns[row.under], place)]


def base_table(base):
    return base.t[1][1] if base.t[0] == "set" else base.t[1]


def set_filtered(node, place):
    out = []
    for element in members(node.kids[0], place):
        holds = verdict(node.kids[1], place.inside(element.value))
        member = both(element.member, holds if node.op == "having" else framing(holds))
        if member.truth != FALSE:
            out.append(Element(element.value, member, element.many))
    return out


def year_of_element(element_value, place):
    if isinstance(element_value, list):
        return year_of_element(element_value[-1], place)
    row = element_value.last if isinstance(element_value, Run) else element_value
    if not isinstance(row, Row) or not row.table.year:
        return None
    got = cell_value(row.table.columns[row.table.year], row, place)
    return int(got.lo) if isinstance(got, Known) and got.exact() else None


def set_due(node, place):
    """Years for which there should be a row and is none are places for rows, certainly due."""
    base = node.kids[0]
    rows = base
    while rows.op in ("where", "having", "due"):
        rows = rows.kids[0]
    owner = value(rows.kids[0], place)
    elements = members(base, place)
    key = key_of(owner, place.run.pack.tables[base_table(rows.kids[0])]) if isinstance(owner, Row) else None
    if key is None:
        return elements
    table = rows.table
    first, last = (value(kid, place) for kid in node.kids[1:])
    if not isinstance(first, Known) or not isinstance(last, Known) or last.lo - first.hi >= 200:
        return elements + [Element(Row(table, None, key, rows.column),
                                   framing(Verdict(UNKNOWN, first.why | last.why or ["inexact"])), many=True)]
    written = {year_of_element(e.value, place) for e in rows_under(table, rows.column, key, place)}
    written |= {year_of_element(e.value, place) for e in elements}
    elements = [e for e in elements if not e.many]  # instead of "nobody knows": these years at least
    for year in range(int(first.hi), int(last.lo) + 1) if -INFINITY < first.hi <= last.lo < INFINITY else ():
        if year not in written:
            elements.append(Element(Row(table, None, key, rows.column, year)))
    return sorted(elements, key=lambda e: year_of_element(e.value, place) or 0)


def why_no_year(element, place):
    row, why = element.value, element.member.why
    if row.cells is not None:
        why = why | cell_value(row.table.columns[row.table.year], row, place).why
    return why or ["blank"]


def set_consecutive(node, place):
    elements = [(e, year_of_element(e.value, place)) for e in members(node.kids[0], place)]
    out = []
    for a, year in elements:
        if year is None:  # of no known year: it may or may not stand beside another, nobody knows which
            why = why_no_year(a, place)
            perhaps, nobody = both(a.member, framing(Verdict(UNKNOWN, why))), Row(a.value.table, lost=why)
            out += [(0, Element(Run(*pair), perhaps, many=True)) for pair in ((a.value, nobody), (nobody, a.value))]
        for b, after in elements:
            if year is not None and after == year + 1:
                out.append((after, Element(Run(a.value, b.value), both(a.member, b.member), a.many or b.many)))
    return [e for _, e in sorted(out, key=lambda pair: pair[0])]


def set_first_of_each(node, place):
    """Each element but those whose definite value one before them has that surely belongs."""
    enum = place.run.pack.enums.get(node.kids[1].t[1]) if node.kids[1].t[0] == "enum" else None
    out, met = [], set()
    for element in members(node.kids[0], place):
        got = value(node.kids[1], place.inside(element.value))
        definite = got.text if isinstance(got, Word) else got.lo if isinstance(got, Known) and got.exact() else None
        unlisted = (enum is not None and isinstance(got, Known) and enum.unlisted(got)
                    or node.kids[1].t[0] == "key" and isinstance(got, Word) and "*" in got.text)
        if definite in met and not unlisted:
            continue
        if definite is not None and element.member.truth == TRUE and not is_many(element, place):
            met.add(definite)
        out.append(element)
    return out


def set_each(node, place):
    combinations = [([], Verdict(TRUE, supported=False), False)]
    for kid in node.kids:
        longer = []
        for parts, member, many in combinations:
            for element in members(kid, place.inside(parts)):
                longer.append((parts + [element.value], both(member, element.member), many or element.many))
        combinations = longer
    return [Element(parts, member, many) for parts, member, many in combinations]


def set_union(node, place):
    return without_doubles(members(node.kids[0], place) + members(node.kids[1], place))


def parent_of(row, place):
    """The row above; NONE at the top."""
    column = row.table.columns[node_parent(row.table)]
    key = cell_value(column, row, place)
    if isinstance(key, Word) and doubtful(key.text, place):
        return Unknown("masked")
    return row_named(row.table, key.text, place) if isinstance(key, Word) else key


def node_parent(table):
    return next(name for name, c in table.columns.items() if table.name in c.targets)


def has_tree(table, place):
    return table.name not in place.run.data.present or (table.name, node_parent(table)) in place.run.data.exported


def set_climb(node, place):
    """line: the row and those above it. above: those up to the first that fulfils the condition."""
    row = value(node.kids[0], place)
    table = place.run.pack.tables[node.t[1][1]]
    condition = node.kids[1] if len(node.kids) == 2 else None
    if row is NONE:
        return []
    if not isinstance(row, Row):
        return [unknown_rows(table, row.why)]
    out = [Element(row)] if node.op == "line" else []
    seen, member = [row], Verdict(TRUE, supported=False)
    while has_tree(table, place) and member.truth != FALSE:
        if row.cells is None:  # the row isn't there: nobody knows what is above it
            return out + [unknown_rows(table, [why_absent(table.columns[node_parent(table)], place)])]
        row = parent_of(row, place)
        if row is NONE or (isinstance(row, Row) and any(row.same(s) for s in seen if node.op == "line" or s is not seen[0])):
            return out
        if not isinstance(row, Row):
            return out + [unknown_rows(table, row.why)]
        seen.append(row)
        out.append(Element(row, member))
        if condition is not None:
            stops = verdict(condition, place.inside(row))
            member = both(member, framing(opposite(stops)))
    return out


def set_below(node, place):
    """The rows below, as far down as each step fulfils the condition."""
    row = value(node.kids[0], place)
    table = place.run.pack.tables[node.t[1][1]]
    condition = node.kids[1] if len(node.kids) == 2 else None
    if row is NONE:
        return []
    if not isinstance(row, Row):
        return [unknown_rows(table, row.why)]
    if not has_tree(table, place):
        return []
    if table.name not in place.run.data.present:
        return [unknown_rows(table, ["table_absent"])]
    out, parents = [], [Element(row)]
    while parents:
        parent = parents.pop(0)
        for cells in place.run.data.rows[table.name]:
            up = cells[node_parent(table)]
            child = real_row(table, cells)
            if not (up and up.state == "value" and up.value == parent.value.key) or any(child.same(e.value) for e in out):
                continue
            member = parent.member
            if doubtful(up.value, place):
                member = both(member, framing(Verdict(UNKNOWN, ["masked"])))
            if condition is not None:
                member = both(member, framing(verdict(condition, place.inside(child))))
            if member.truth != FALSE:
                out.append(Element(child, member))
                parents.append(out[-1])
    return out


def set_group(node, place):
    """Its rows; one of which can't be told whether it is in the scope may belong."""
    scope = place.rule.scope.condition
    judged = [(row, verdict(scope, place.seen_from([row])) if scope else Verdict(TRUE)) for row in place.group]
    return [Element(row, framing(member)) for row, member in judged if member.truth != FALSE]


SETS = {"rows": set_rows, "where": set_filtered, "having": set_filtered, "due": set_due, "each": set_each,
        "union": set_union, "consecutive": set_consecutive, "first_of_each": set_first_of_each, "line": set_climb, "above": set_climb,
        "below": set_below, "group": set_group,
        "let": lambda node, place: members(node.let.value, place.seen_from([place.subject]))}


def members(node, place):
    return SETS[node.op](node, place)


# ---- what is asked of sets ----------

def belongs(element, place):
    member = element.member
    return member.truth == TRUE or (place.view == "possible" and member.truth == UNKNOWN and member.supported)


def some(node, place):
    out = Verdict(FALSE)
    for element in members(node.kids[0], place):
        if place.view == "logic":
            out = either(out, element.member)
        elif belongs(element, place):
            out = Verdict(TRUE)
    return out


def every(node, place):
    out = Verdict(TRUE, supported=False)
    for element in members(node.kids[0], place):
        if place.view != "logic" and not belongs(element, place):
            continue
        holds = verdict(node.kids[1], place.inside(element.value))
        if place.view != "logic":
            out = both(out, Verdict(TRUE if holds.truth == TRUE else FALSE))
        else:
            out = both(out, either(opposite(element.member), holds))
    return Verdict(TRUE) if out.truth == TRUE else out


def choose(latest):
    def evaluate(node, place):
        """Unknown if another one that may belong to the set may come behind it."""
        running, unknown = [], frozenset()
        for element in members(node.kids[0], place):
            if place.view != "logic" and not belongs(element, place):
                continue
            if len(node.kids) == 2:
                order = value(node.kids[1], place.inside(element.value))
            else:
                year = year_of_element(element.value, place)
                order = Unknown("row_missing") if year is None else Known(Fraction(year))
            if isinstance(order, Known):
                running.append((element, order) if latest else (element, Known(-order.hi, -order.lo)))
            elif order is not NONE and place.view == "logic":  # what has no order can't come behind anything
                unknown |= element.member.why | order.why
        sure = [pair for pair in running if belongs(pair[0], place)]
        best = max(sure, key=lambda pair: pair[1].lo) if sure else None
        rivals = [pair for pair in running if pair is not best and (best is None or pair[1].hi > best[1].lo)]
        if rivals and place.view != "logic":
            place.run.ambiguous = True
        if unknown or rivals:
            return Unknown(*unknown.union(*(e.member.why | o.why for e, o in rivals)) or ("inexact",))
        return best[0].value if best else NONE
    return evaluate


def eval_nearest(node, place):
    for element in members(node.kids[0], place):
        if belongs(element, place):
            return element.value
        if place.view == "logic":
            return Unknown(*element.member.why)
    return NONE


def eval_only(node, place):
    elements = members(node.kids[0], place)
    if place.view != "logic":
        elements = [e for e in elements if belongs(e, place)]
    if not elements:
        return NONE
    if len(elements) == 1 and belongs(elements[0], place):
        return elements[0].value
    return Unknown(*frozenset().union(*(e.member.why for e in elements)) or ("inexact",))


def is_many(element, place):
    """Where something is worded, what may belong counts as one."""
    return element.many and place.view == "logic"


def eval_count(node, place):
    if len(node.kids) == 2:
        return count_different(node, place)
    elements = members(node.kids[0], place)
    sure = sum(belongs(e, place) and not is_many(e, place) for e in elements)
    if place.view != "logic":
        return Known(Fraction(sure))
    perhaps = [e for e in elements if e.many or not belongs(e, place)]
    most = INFINITY if any(e.many for e in perhaps) else Fraction(sure + len(perhaps))
    return Known(Fraction(sure), most, frozenset().union(*(e.member.why for e in perhaps)))


def count_different(node, place):
    """How many different values: what perhaps belongs, or has no definite value, may be one more."""
    found, perhaps, many, why = [], [], False, frozenset()
    enum = place.run.pack.enums.get(node.kids[1].t[1]) if node.kids[1].t[0] == "enum" else None
    for element in members(node.kids[0], place):
        here = belongs(element, place)
        got = value(node.kids[1], place.inside(element.value)) if here or place.view == "logic" else NONE
        if got is NONE:
            continue
        definite = (got.text if isinstance(got, Word) else got.lo if isinstance(got, Known) and got.exact() else None)
        unlisted = (enum is not None and isinstance(got, Known) and enum.unlisted(got)
                    or node.kids[1].t[0] == "key" and isinstance(got, Word) and "*" in got.text)
        if here and not is_many(element, place) and definite is not None and not (unlisted and definite in found):
            found.append(definite)
        else:  # whether two words outside of the list, or two masked numbers, are one nobody knows
            perhaps.append((None if unlisted else definite, got.why | element.member.why))
            many = many or (is_many(element, place) and definite is None)
    perhaps = [(definite, its) for definite, its in perhaps if definite is None or definite not in found]
    for _, its in perhaps:
        why |= its
    sure = Fraction(len(set(found)))
    return Known(sure, INFINITY if many else sure + len(perhaps), why)


def over_set(node, place):
    """The values of what surely belongs and of what perhaps does; a value that is none is left out."""
    sure, perhaps, why, doubt = [], [], frozenset(), frozenset()
    for element in members(node.kids[0], place):
        here = belongs(element, place)
        if place.view != "logic" and not here:
            continue
        got = value(node.kids[1], place.inside(element.value))
        if got is NONE or (place.view != "logic" and not isinstance(got, Known)):
            continue
        if not isinstance(got, Known):
            return None, None, got.why, got.why
        (sure if here and not is_many(element, place) else perhaps).append(got)
        why |= got.why
        doubt |= element.member.why  # whether it belongs
    return sure, perhaps, why | doubt, doubt


def eval_sum(node, place):
    sure, perhaps, why, _ = over_set(node, place)
    if sure is None:
        return Unknown(*why)
    lo = sum((v.lo for v in sure), Fraction(0)) + sum(min(v.lo, 0) for v in perhaps)
    hi = sum((v.hi for v in sure), Fraction(0)) + sum(max(v.hi, 0) for v in perhaps)
    return Known(lo, hi, why)


def outermost(pick):
    def evaluate(node, place):
        sure, perhaps, why, doubt = over_set(node, place)
        if sure is None:
            return Unknown(*why)
        if not sure:  # of perhaps nothing at all
            return Unknown(*doubt or ("inexact",)) if perhaps else NONE
        lo, hi = pick(v.lo for v in sure), pick(v.hi for v in sure)
        for v in perhaps:
            lo, hi = min(lo, pick((lo, v.lo))), max(hi, pick((hi, v.hi)))
        return Known(lo, hi, why)
    return evaluate


# ---- truths ----------

def compare_bounds(sign, a, b):
    if sign == "<":
        return TRUE if a.hi < b.lo else FALSE if a.lo >= b.hi else UNKNOWN
    if sign == ">":
        return compare_bounds("<", b, a)
    if sign in ("<=", ">="):
        return 2 - compare_bounds("<", *((b, a) if sign == "<=" else (a, b)))
    if a.hi < b.lo or b.hi < a.lo:
        return FALSE
    return TRUE if a.exact() and b.exact() else UNKNOWN


def left_open(enum, a, b, right):
    """A cell's open value (to be settled) beside another value."""
    return a.lo != b.lo and (enum.is_open(a) or (right.op != "word" and enum.is_open(b)))


def compare(sign, left, right, place):
    if sign == "!=":
        return opposite(compare("=", left, right, place))
    if left.t[0] == "truth":
        return compare_truths(left, right, place)
    a, b = value(left, place), value(right, place)
    if a is NONE or b is NONE:
        return beside_none(place)
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return Verdict(UNKNOWN, a.why | b.why or ["inexact"])
    if isinstance(a, Word):
        return verdict_of(a.text == b.text)
    if isinstance(a, Row):
        return Verdict(UNKNOWN, ["blank"]) if a.key is None or b.key is None else verdict_of(a.key == b.key)
    enum = place.run.pack.enums[left.t[1]] if left.t[0] == "enum" else None
    if enum is not None and enum.unlisted(a) and enum.unlisted(b):  # whether they are one word nobody knows
        return Verdict(UNKNOWN, ["inexact"])
    if enum is not None and left_open(enum, a, b, right):
        return Verdict(UNKNOWN, ["open"])
    return Verdict(compare_bounds(sign, a, b), a.why | b.why or ["inexact"])


def beside_none(place):
    return Verdict(UNKNOWN if place.run.checking else FALSE)


def compare_truths(left, right, place):
    a, b = verdict(left, place), verdict(right, place)
    if a.none or b.none:
        return beside_none(place)
    if UNKNOWN in (a.truth, b.truth):
        return Verdict(UNKNOWN, a.why | b.why)
    return verdict_of(a.truth == b.truth)


def none_truth(place):
    out = beside_none(place)
    out.none = True
    return out


def eval_in(node, place):
    left = node.kids[0]
    out = Verdict(FALSE)
    for item in node.kids[1:]:
        if item.op == "range":
            one = between(left, *item.kids, place)
        else:
            one = compare("=", left, item, place)
        out = either(out, one)
    out.supported = out.truth == TRUE
    return out


def between(left, lo, hi, place):
    """Not before the one end nor behind the other, each of which may be inexact. Ends that cross contradict."""
    low, high = value(lo, place), value(hi, place)
    if isinstance(low, Known) and isinstance(high, Known) and low.lo > high.hi:
        return Verdict(UNKNOWN, ["conflict"])
    return both(compare(">=", left, lo, place), compare("<=", left, hi, place))


def about_cell(node, place):
    column = node.kids[0].column
    row = value(node.kids[0].kids[0], place)
    if not isinstance(row, Row):
        return Verdict(FALSE) if row is NONE else Verdict(UNKNOWN, row.why)
    if row.lost:
        return Verdict(UNKNOWN, row.lost)
    if row.cells is None or row.cells[column.name] is None:
        why = why_absent(column, place)
        return Verdict(UNKNOWN, ["column_absent" if row.cells is not None and why == "row_missing" else why])
    cell = row.cells[column.name]
    if node.op == "denied":
        return verdict_of(cell.said and cell.state in ("none", "not_due"))
    return verdict_of(not cell.assumed and cell.state not in ("blank", "none", "not_due", "unreported"))


def about_text(node, place):
    """contains, begins: letter for letter; one of the parts will do."""
    whole, *parts = (value(kid, place) for kid in node.kids)
    if not isinstance(whole, Word):
        return Verdict(FALSE) if whole is NONE else Verdict(UNKNOWN, whole.why)
    found = whole.text.startswith if node.op == "begins" else whole.text.__contains__
    return verdict_of(any(found(part.text) for part in parts))


def eval_exported(node, place):
    what = node.kids[0]
    if what.op == "rows":
        return verdict_of(what.table.name in place.run.data.present)
    return verdict_of((what.column.table.name, what.column.name) in place.run.data.exported)


def eval_known(node, place):
    if node.kids[0].t[0] == "truth":
        return verdict_of(verdict(node.kids[0], place).truth != UNKNOWN)
    got = value(node.kids[0], place)
    return verdict_of(isinstance(got, Word) or (isinstance(got, Known) and got.exact() and abs(got.lo) != INFINITY))


def truth_column(node, place):
    got = VALUES[node.op](node, place)
    if got is NONE:
        return none_truth(place)
    return verdict_of(got.lo != 0) if isinstance(got, Known) and got.exact() else Verdict(UNKNOWN, got.why)


def eval_contains(node, place):
    """Does one of the texts stand in the first?"""
    whole = value(node.kids[0], place)
    if not isinstance(whole, Word):
        return beside_none(place) if whole is NONE else Verdict(UNKNOWN, whole.why)
    out = Verdict(FALSE)
    for kid in node.kids[1:]:
        part_of_it = value(kid, place)
        out = either(out, Verdict(UNKNOWN, part_of_it.why) if isinstance(part_of_it, Unknown) else
                     verdict_of(isinstance(part_of_it, Word) and part_of_it.text in whole.text))
    return out


def eval_cites(node, place):
    text = value(node.kids[0], place)
    if not isinstance(text, Word):
        return Verdict(FALSE) if text is NONE else Verdict(UNKNOWN, text.why)
    own = place.rule.id
    return verdict_of(any(number_of_clause(one) in (own, own.split("-")[0]) for one in re.split("[、；，;,]", text.text)))


def number_of_clause(text):
    """八（二）4-b is 8.2.4-b."""
    for i, numeral in enumerate("一二三四五六七八九", 1):
        text = text.replace(numeral, str(i))
    return re.sub("[（(](.*?)[)）]", r".\1.", text)


TRUTHS = {
    "truth": lambda node, place: verdict_of(node.value),
    "not": lambda node, place: opposite(verdict(node.kids[0], place)),
    "and": lambda node, place: both(verdict(node.kids[0], place), verdict(node.kids[1], place)),
    "or": lambda node, place: either(verdict(node.kids[0], place), verdict(node.kids[1], place)),
    "provided": lambda node, place: both(verdict(node.kids[0], place), framing(verdict(node.kids[1], place))),
    "compare": lambda node, place: compare(node.sign, *node.kids, place),
    "let": lambda node, place: verdict(node.let.value, place.seen_from([place.subject])),
    "in": eval_in, "some": some, "every": every, "recorded": about_cell, "denied": about_cell,
    "contains": about_text, "begins": about_text,
    "exported": eval_exported, "known": eval_known, "if": truth_if, "when": truth_when, "first": first_truth,
    "agree": truth_agree, "contains": eval_contains, "cites": eval_cites, "param": truth_column,
    "if_not_exported": truth_if_not_exported, "fact": truth_fact, "column": truth_column,
}

VALUES = {
    "number": lambda node, place: Known(node.value),
    "date": lambda node, place: Known(node.value),
    "word": lambda node, place: Known(Fraction(node.index)),
    "text": lambda node, place: Word(node.value),
    "none": lambda node, place: NONE,
    "as_of": lambda node, place: Known(place.run.as_of),
    "in_force": lambda node, place: Known(place.run.pack.in_force),
    "forever": lambda node, place: Known(INFINITY),
    "frame": lambda node, place: place.frames[node.index],
    "column": lambda node, place: cell_value(node.column, value(node.kids[0], place), place),
    "part": lambda node, place: part(value(node.kids[0], place), node.index),
    "let": lambda node, place: value(node.let.value, place.seen_from([place.subject])),
    "round": bounds_mapped(rounded), "round_up": bounds_mapped(rounded_up),
    "year": bounds_mapped(year_of), "first_day": bounds_mapped(first_day), "last_day": bounds_mapped(last_day),
    "add": arithmetic, "subtract": arithmetic, "multiply": arithmetic, "divide": arithmetic,
    "negate": eval_negate, "range": eval_range, "min": extreme(min), "max": extreme(max), "shift": eval_shift,
    "months": eval_months, "workdays": eval_workdays, "duration": lambda node, place: value(node.kids[0], place),
    "first": first_value, "agree": eval_agree, "when": value_when, "if": value_if,
    "if_not_exported": value_if_not_exported, "grade": eval_grade, "on": eval_on, "param": eval_param,
    "latest_fact": eval_latest_fact, "fact": eval_fact, "link": eval_link, "latest": choose(True),
    "earliest": choose(False), "nearest": eval_nearest, "only": eval_only, "count": eval_count, "sum": eval_sum,
    "least": outermost(min), "greatest": outermost(max),
}


def part(whole, index):
    if isinstance(whole, Run):
        return whole.last if index else whole.first
    return whole[index] if isinstance(whole, list) else whole


def verdict(node, place):
    return TRUTHS[node.op](node, place)


def value(node, place):
    if node.t[0] == "truth" and node.op != "column":
        got = verdict(node, place)
        if got.none:
            return NONE
        return Unknown(*got.why) if got.truth == UNKNOWN else Known(Fraction(got.truth == TRUE))
    return VALUES[node.op](node, place)


# ---- rules ----------

class Answer:
    """Of one rule for one subject. unexported: it hangs on tables or columns alone that no file has."""

    def __init__(self, outcome, kind=None, clause=None, unexported=False):
        self.outcome, self.kind, self.clause, self.unexported = outcome, kind, clause, unexported
        self.tags, self.tags_told = set(), True
        self.fact_day = None
        self.said = None  # next step, case, day of the fact, message, notes; a part is None if it can't be told
        self.perhaps_masked = False  # it may be lowered to a clue: who can tell which cells decided?


def only_watches(rule):
    return all(KINDS.index(clause.kind) >= KINDS.index("watch") for clause in rule.kinds)


def same_answer(rule, a, b):
    """Alike in outcome; of a rule that only watches, also in whether it does."""
    return a.outcome == b.outcome and not (only_watches(rule) and (a.kind == "watch") != (b.kind == "watch"))


def assess(rule, place, in_scope):
    if rule.decided_by == "people":
        return Answer("for_people")
    frame = framing(in_scope)
    for condition in rule.not_applicable:
        out = verdict(condition, place)
        if out.truth == TRUE:
            return Answer("not_applicable")
        frame = both(frame, framing(opposite(out)))
    verdicts = [(clause, both(verdict(clause.condition, place), frame)) for clause in rule.kinds]
    if only_watches(rule):
        kind, clause, open_ones = judge_watches(verdicts)
    else:
        kind, clause, open_ones = judge_grounds(verdicts)
    is_open = frame.truth == UNKNOWN or bool(open_ones)  # a frame: pass, or not applicable, is not told
    violated = any(v.truth == TRUE and clause.kind in VIOLATIONS for clause, v in verdicts)
    outcome = "violation" if violated else "pass"
    if outcome == "pass" and (is_open or kind in ("clue", "undetermined")):
        outcome = "undetermined"
    why = frame.why.union(*(v.why for v in open_ones))
    certain = any(v.truth == TRUE for _, v in verdicts)
    unexported = outcome == "undetermined" and not certain and (only_absent(why) or only_absent(frame.why))
    return Answer(outcome, kind, clause, unexported)


def judge_grounds(verdicts):
    """(the strongest kind, its first clause, verdicts that leave the matter open)"""
    found, open_ones = [], []
    for clause, got in verdicts:
        if got.truth == TRUE:
            found.append((clause.kind, clause))
        elif got.truth == UNKNOWN and KINDS.index(clause.kind) < KINDS.index("watch"):
            open_ones.append(got)
            if got.supported:
                found.append(("clue" if got.is_clue() else "undetermined", clause))
    if any(kind == "undetermined" for kind, _ in found) or any(v.supported for v in open_ones):
        found = [(kind, clause) for kind, clause in found if kind != "watch"]  # it says there is no ground yet
    return *strongest(found), open_ones


def judge_watches(verdicts):
    """A rule that only watches: what is open is whether there is something to watch."""
    true_ones = [(clause.kind, clause) for clause, got in verdicts if got.truth == TRUE]
    if any(kind == "watch" for kind, _ in true_ones):
        return *strongest(true_ones), []
    open_ones = [got for clause, got in verdicts if got.truth == UNKNOWN and clause.kind == "watch"]
    found = [("undetermined", clause) for clause, got in verdicts
             if got.truth == TRUE or (clause.kind == "watch" and got.truth == UNKNOWN and got.supported)]
    return *strongest(found), open_ones


def strongest(found):
    return min(found, key=lambda f: KINDS.index(f[0])) if found else (None, None)


def tags_of(rule, answer, place):
    tags = set(answer.clause.tags) if answer.clause.kind == answer.kind else set()
    for tag in rule.tags + rule.scope.tags:
        if tag.only in (None, answer.kind) and verdict(tag.condition, place).truth == TRUE:
            tags.add(tag.tag)
    return tags


def answer_for(run, rule, subject, in_scope, group, key):
    pack, data, days = run.pack, run.data, run.days
    run = Audit(pack, data, days, run.choices)
    answer = assess(rule, Place(run, rule, subject, group=group), in_scope)
    if answer.kind is None:
        return answer
    masks_met = run.masks_met
    view = "possible" if answer.kind in ("clue", "undetermined") else "certain"
    place = Place(run, rule, subject, view, group)
    answer.tags = tags_of(rule, answer, place)
    answer.fact_day = last_day_of_fact(rule, place)
    answer.tags_told = not run.ambiguous
    for reading in pack.readings:
        for choice in range(len(reading.value.kids)):
            other = Audit(pack, data, days, {**run.choices, reading: choice})
            if not same_answer(rule, assess(rule, Place(other, rule, subject, group=group), in_scope), answer):
                answer.tags.add("reading")
    said = [told(run, *its) for its in ((case_of, rule.scope, key, place), (fact_day, rule, place),
                                        (message, answer, place), (notes, rule, place))]
    answer.perhaps_masked = masks_met and answer.kind in VIOLATIONS
    if answer.perhaps_masked:
        doubting = Audit(pack, data, days, run.choices)
        doubting.doubt_masks = True
        without = assess(rule, Place(doubting, rule, subject, group=group), in_scope)
        changed = without.kind != answer.kind or without.clause is not answer.clause
        framed = rule.not_applicable or (rule.scope.groups and rule.scope.condition)
        if changed and not framed and is_plain(answer.clause.condition):
            lower(answer)
    answer.said = (told(run, next_step, rule, answer, place), *said)
    return answer


PLAIN = {"and", "or", "provided", "some", "having", "where", "rows", "link", "column", "compare", "in", "let", "fact", "frame",
         "part", "each", "range", "number", "date", "text", "word", "truth", "param", "as_of", "in_force", "cites", "contains",
         "recorded"}


def is_plain(node):
    """Nothing in it hangs on what is not there, nor on an order: what it rests on is what it reads."""
    plain = node.op in PLAIN and (node.op != "compare" or node.sign != "!=")
    plain = plain and (node.op != "let" or is_plain(node.let.value)) and (node.op != "fact" or is_plain(node.fact.value))
    return plain and all(map(is_plain, node.kids))


def lower(answer):
    """What rests on rows that a masked key joins is a clue at most."""
    answer.kind, answer.outcome, answer.unexported, answer.perhaps_masked = "clue", "undetermined", False, False


# ---- what a finding says ----

CANNOT_TELL = None


def told(run, say, *its):
    """Nothing if it hangs on which of two rows comes last, and nobody can tell."""
    before, run.ambiguous = run.ambiguous, False
    out = say(*its)
    out = CANNOT_TELL if run.ambiguous else out
    run.ambiguous = before or run.ambiguous
    return out


def case_of(scope, key, place):
    row = value(scope.case, place) if scope.case is not None else NONE
    return row.key if isinstance(row, Row) and row.key is not None else key


def fact_day(rule, place):
    """The day of the latest fact, or its year where no day is known."""
    got = value(rule.fact, place) if rule.fact is not None else NONE
    if not isinstance(got, Known) or abs(got.hi) == INFINITY:
        return ""
    if rule.fact.t[0] == "date":
        date = datetime.date.fromordinal(int(got.hi))
        return date.isoformat() if got.exact() else f"{date.year:04}"
    return f"{int(got.hi):04}"


def next_step(rule, answer, place):
    """Lines that name the kind before those that don't, the rule's own before its scope's."""
    lines = rule.nexts + rule.scope.nexts
    for named in (True, False):
        for line in lines:
            if (answer.kind in line.kinds if named else not line.kinds) and \
                    (line.condition is None or verdict(line.condition, place).truth == TRUE):
                return line.name
    return ""


def notes(rule, place):
    return {note.text for note in rule.notes if note.condition is None or verdict(note.condition, place).truth == TRUE}


def message(answer, place):
    """Parts of text and values, some in brackets: those are left out where a value is unknown or none."""
    if answer.clause.kind != answer.kind or not answer.clause.message:
        return CANNOT_TELL
    out = ""
    for before, node, bracket in answer.clause.message:
        got = value(node, place)
        if isinstance(got, Known) and INFINITY in (abs(got.lo), abs(got.hi)):
            return CANNOT_TELL
        enum = place.run.pack.enums[node.t[1]] if node.t[0] == "enum" else None
        if enum is not None and isinstance(got, Known) and got.hi == len(enum.values):
            return CANNOT_TELL
        if isinstance(got, Word) and not got.text.isalpha():
            return CANNOT_TELL  # shown as it stands in the file
        if not bracket or not (got is NONE or isinstance(got, Unknown)):
            out += before + shown(node, got, enum)
    return out


def shown(node, got, enum):
    if got is NONE:
        return "无"
    if isinstance(got, Word):
        return got.text
    if not isinstance(got, Known):
        return "不详"

    def bound(n):
        if node.t[0] == "date":
            return datetime.date.fromordinal(int(n)).isoformat()
        if node.t[0] == "truth":
            return "是" if n else "否"
        return enum.values[int(n)] if enum else str(int(n))

    return bound(got.lo) if got.exact() else f"{bound(got.lo)}至{bound(got.hi)}"


# ---- subjects ----

def key_text(row):
    """Its key as it is told: the parts that are there."""
    parts = [row.cells[c].value for c in row.table.key if row.cells[c] is not None and row.cells[c].has_value()]
    return " ".join(p if isinstance(p, str) else str(int(p[0])) for p in parts)


def named_values(condition):
    """The column of which a scope names the values, in its first part that does, and these."""
    if condition is None or (condition.op == "and" and named_values(condition.kids[0]) is not None):
        return None if condition is None else named_values(condition.kids[0])
    if condition.op == "and":
        return named_values(condition.kids[1])
    plain = condition.op == "in" or (condition.op == "compare" and condition.sign == "=")
    left = condition.kids[0] if plain else None
    if not plain or left.op != "column" or left.t[0] != "enum" or left.kids[0].op != "frame" or left.kids[0].index > 0:
        return None
    words = condition.kids[1:]
    return (left.column.name, {w.word for w in words}) if all(w.op == "word" for w in words) else None


def left_out(scope, row, run):
    """Rows of one key that contradict each other, all of which hold values that the scope doesn't name: such rows
    are read for others' sake only, and are no subjects where nothing else needs them."""
    named = named_values(scope.condition)
    if named is None or row.cells[named[0]] is None or row.cells[named[0]].state != "conflict":
        return False
    enum = run.pack.enums[row.table.columns[named[0]].enum]
    cells = [c for c in run.data.told_apart[id(row.cells)][named[0]] if c is not None]
    return all(c.has_value() and enum.values[int(c.value[0])] not in named[1] | set(enum.open_values) for c in cells)


def subjects_of(scope, run):
    """(key, row, verdict of the scope, rows of a group)"""
    table = scope.table
    rows = [real_row(table, cells) for cells in run.data.rows[table.name]]
    run.left_out |= {key_text(row) for row in rows if left_out(scope, row, run)}
    judged = [(row, verdict(scope.condition, Place(run, None, row)) if scope.condition else Verdict(TRUE))
              for row in rows]
    judged = [(row, member) for row, member in judged if member.truth != FALSE]
    if not scope.groups:
        return [(key_text(row), row, member, None) for row, member in judged]
    groups = {}
    for row, member in judged:
        key = " ".join(group_text(row, c, run.pack) for c in scope.groups)
        groups.setdefault(key, []).append(row)
    return [(key, rows[0], Verdict(TRUE), rows) for key, rows in groups.items()]


def group_text(row, column, pack):
    cell = row.cells[column]
    if cell is None or not cell.has_value():
        return "" if cell is None else cell.text
    enum = pack.enums.get(row.table.columns[column].enum)
    return enum.values[int(cell.value[0])] if enum else cell.value if isinstance(cell.value, str) else str(int(cell.value[0]))


def make_checks(pack, data, days):
    """Where a check is certainly false, its columns are in conflict."""
    run = Audit(pack, data, days, checking=True)
    for table in pack.tables.values():
        for check in table.checks:
            for cells in data.rows[table.name]:
                if verdict(check.condition, Place(run, None, real_row(table, cells))).truth == FALSE:
                    for column in check.unusable:
                        if cells[column] is not None:
                            cells[column] = Cell("conflict")


def last_day_of_fact(rule, place):
    """The last day of the rule's fact; of a year its last. None if it tells none."""
    got = value(rule.fact, place) if rule.fact is not None else NONE
    if not isinstance(got, Known) or abs(got.hi) == INFINITY:
        return None
    if rule.fact.t[0] == "date":
        return got.hi
    return last_day(int(got.hi)) if 1 <= int(got.hi) <= 9999 else None


def audit(pack, files, as_of, choices=None):
    """({rule id: {subject key: Answer}}, {rule id: subjects that the checker may leave out}): time is cut where a
    parameter changes (rules/README.md, Rules in time)."""
    starts = sorted({change[0] for param in pack.params for change in param.values[1:] if change[0] <= as_of})
    ends = [start - 1 for start in starts] + [as_of]
    audits = [audit_period(pack, files, (min(as_of, end + 1), end), choices) for end in ends]
    answers = {rule: {key: answer_of_all([a[rule].get(key) for a, _ in audits], ends) for key in subjects}
               for rule, subjects in audits[-1][0].items()}
    return answers, {rule: set().union(*(left[rule] for _, left in audits)) for rule in answers}


def answer_of_all(answers, ends):
    """The strongest finding that stands: its fact lies in its period, or it tells none and is of the last."""
    if len(answers) == 1:
        return answers[0]
    standing = []
    for i, answer in enumerate(answers):
        judge = len(ends) - 1
        if answer is not None and answer.kind:
            if answer.fact_day is not None:
                judge = next((j for j, end in enumerate(ends) if answer.fact_day <= end), len(ends) - 1)
            if judge == i:
                standing.append(answer)
    if standing:
        best = min(standing, key=lambda a: KINDS.index(a.kind))
        if any(a is not best and a.kind == best.kind for a in standing):
            best.tags_told, best.said = False, (None,) * len(best.said)
        return best
    return Answer("pass") if answers[-1].kind else answers[-1]


def audit_period(pack, files, days, choices):
    data = Data(pack, files)
    make_checks(pack, data, days)
    answers, left = {}, {}
    for rule in pack.rules:
        run = Audit(pack, data, days, choices)
        answers[rule.id] = {key: answer_for(run, rule, row, member, group, key)
                            for key, row, member, group in subjects_of(rule.scope, run)}
        left[rule.id] = run.left_out
        if is_unchecked(answers[rule.id].values()):
            for answer in answers[rule.id].values():
                answer.kind = None
    return answers, left


def is_unchecked(answers):
    """Could no subject be judged, for want of a table or column alone? Then nothing is found of any."""
    undecided = [a for a in answers if a.outcome == "undetermined"]
    return bool(undecided) and all(a.unexported for a in undecided) and not any(
        a.outcome in ("violation", "pass") for a in answers)
