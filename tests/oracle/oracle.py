#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A second, naive reading of ten rules, written from the clause catalogue alone.

Usage: oracle.py DIR AS-OF        prints one line for each award and rule: outcome, kind, tags, why.

DIR holds clean UTF-8 CSV files, one a table, with the catalogue's first Chinese header of each column.
Nothing here shares code or text with the checker or its rule packs. [127] is an entry of the catalogue,
"decision n" a line of decisions.md, "correction n" a line of corrections.md, part 八 where no part is
named. Judgments and declarations are not read: exports for this oracle have no such tables.

True, False and None (unknown) are Kleene's three values. A rule collects grounds, each with a kind:
  recover revocable clue watch   as in the design
  undetermined                   not settled, and something known speaks for it
  open                           not settled, and nothing known speaks for it: no finding by itself

Readings taken where the catalogue leaves more than one (the numbers stand in the comments as "reading n"):
 1. A finding has a tag if every ground of the finding's kind has it. Tags that the catalogue doesn't settle
    for a ground are "free": a checker may or may not set them.
 2. An early warning is any one year past the limit whose review wasn't before the award ([127] (8), [138],
    [146]: "55%, 48% → early warning only"), not the latest year alone. In [138], "2020 and 2022 不满意,
    2021 满意 → none" is read as no ground; the warning stays.
 3. Years before the award year are never due: no row, or a row without figures, is no hole there. The same
    for the year of as-of, and for a review dated after as-of.
 4. A review that isn't there at all in the award year may turn out to be before or after the award
    (unknown); a row without a date there counts as before it (correction 16).
 5. A pair whose second year is dated before 2021-03-16, or undated in a year before 2021, was completed
    before the date of force: `watch` if both are over, nothing if one of the two is unknown.
 6. 4-a: "due date passed" is as-of later than the deadline. The ground of a year is dated by its deadline,
    else by its year: 2020 and earlier are before the force. Each year is a ground of its own.
 7. 4-a: an unknown shortfall has nothing in its favour, whatever the relief. "About 40%" is 39% to 41%.
 8. 4-a: a small home without an account of its own is not applicable ("inform only").
 9. 6-a: unit_is_liable: 待定 is open (`clue`), blank is "not recorded" (decision 8). Several open findings
    on one event are still a `clue`. An accident whose level is unknown is known to be an accident: that
    speaks for it. Level and casualties that disagree make the level unknown.
10. An event or a sanction before the award is no ground; for a sanction it is a `watch` under its own rule
    (correction 14) if its level and effect are settled, else nothing.
11. Type and level that don't match make the rule of the type undetermined, not the rule of the level.
    党纪, 政务: 未生效, 立案, 起诉 are no sanction yet. 刑事: 未生效, 立案, 起诉, 申诉中 are a `watch`.
12. 8.4: applicable if any spell is chair or vice chair of a base union. Posts may differ within a pair, the
    union may not. In 1-a "in tenure" is an overlap with the year (K22), in 5 it is decision 6.
13. 8.4 scope is every live regional worker award; other person awards aren't subjects of it.
14. 8.6.a covers awards that are 有效, 拟撤销 or 已收回. 已撤销 is left to 八（五）p2 s3. A unit that is
    open, or whose end lies after as-of, passes. lost_note stands in `awards` and covers what is missing.
15. A yearly fact without a day counts as somewhere in its year for `considered`.
16. The union of correction 18 has ended when its status is 撤销 or 合并; a small home ends with its
    employer too. An end without a date doesn't shorten anything.
"""
import csv
import os
import sys
import threading
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

FORCE = date(2021, 3, 16)  # [162], decision 5
TAKEN = threading.local()  # .other: the reading that is taken otherwise ([162], [124], [153], [134]); None: none
FAR_PAST, FAR_FUTURE = date.min, date.max


def other():
    return getattr(TAKEN, "other", None)


def force():
    return FAR_PAST if other() == "retroactive" else FORCE


RULES = ("8.2.9", "8.2.4-a", "8.2.6-a", "8.2.7", "8.3.4-a", "8.3.4-b", "8.3.5", "8.4.1-a", "8.4.5", "8.6.a")

# file name, and column: header; tables.md, the first header of each column
TABLES = {
    "awards": ("获奖名册.csv", {
        "award_id": "编号", "award_kind": "荣誉类别", "award_level": "级别", "holder_name": "获奖单位/个人",
        "unit_id": "单位编码", "person_id": "人员编码", "award_date": "授予时间", "award_doc_no": "授予文号",
        "cycle_year": "评选年度", "award_status": "状态", "plaque_recovered_date": "牌匾收回日期",
        "cert_recovered_date": "证书收回日期", "lost_note": "遗失声明"}),
    "units": ("单位台账.csv", {
        "unit_id": "单位编码", "uscc": "统一社会信用代码", "unit_name": "单位名称", "union_name": "工会名称",
        "parent_unit_id": "上级单位编码", "upper_union": "上一级工会", "city": "所属市", "union_type": "工会类型",
        "unit_nature": "单位性质", "unit_status": "单位状态", "unit_status_date": "状态日期",
        "union_status": "工会状态", "union_status_date": "工会变动日期", "union_status_basis": "变动原因",
        "successor_unit_id": "successor_unit_id", "legal_person_reg": "是否取得法人资格",
        "chair_name": "工会主席", "separate_account": "独立账户"}),
    "annual": ("年度数据.csv", {
        "unit_id": "单位编码", "year": "年度", "review_held": "是否评议", "review_date": "评议日期",
        "review_body": "评议形式", "delegates_due": "应到人数", "delegates_present": "实到人数",
        "ballots_returned": "收回票数", "ballots_valid": "有效票", "votes_satisfied": "满意票",
        "votes_basic": "基本满意票", "votes_dissatisfied": "不满意票", "votes_abstain": "弃权票",
        "satisfaction_rate": "满意率", "dissatisfaction_rate": "不满意率", "payroll_total": "工资总额",
        "fund_due": "应拨缴工会经费", "fund_paid": "实际拨缴", "fund_deadline": "拨缴期限",
        "fund_relief": "缓减返情况"}),
    "ratings": ("测评.csv", {
        "person_id": "人员编码", "unit_id": "单位编码", "union_post": "工会职务", "year": "测评年度",
        "rating_grade": "测评等次", "rating_body": "测评主体", "rating_date": "测评日期"}),
    "events": ("事件台账.csv", {
        "event_id": "事件编号", "unit_id": "发生单位编码", "event_date": "发生日期", "event_type": "事件类型",
        "accident_level": "事故等级", "deaths": "死亡人数", "serious_injuries": "重伤人数",
        "direct_loss_wan": "直接经济损失(万元)", "is_liability": "是否责任事故",
        "unit_is_liable": "本单位是否责任单位", "adverse_impact": "是否造成恶劣影响",
        "union_duty": "工会履职情况", "union_duty_doc": "工会履职认定文号", "finding_status": "认定状态",
        "finding_doc_no": "认定文书号"}),
    "persons": ("人员台账.csv", {
        "person_id": "人员编码", "name": "姓名", "unit_id": "所在单位编码", "union_post": "工会职务",
        "post_start": "任职时间", "post_end": "免职日期", "org_kind": "所在机构类别"}),
    "sanctions": ("处分.csv", {
        "sanction_id": "处分编号", "person_id": "人员编码", "sanction_type": "处分类别",
        "sanction_level": "处分种类", "decision_date": "处分决定日期", "decision_doc_no": "处分决定文号",
        "decision_status": "决定状态"}),
    "revocations": ("撤销案件.csv", {
        "case_id": "案件编号", "award_id": "奖项编号", "route": "办理途径", "apply_date": "申请日期",
        "decision": "决定", "decision_date": "决定日期", "plaque_recovered_date": "牌匾收回日期",
        "cert_recovered_date": "证书收回日期"}),
}

KINDS_OF_AWARD = {"模范职工之家": "home", "模范职工小家": "small", "优秀工会工作者": "worker",
                  "优秀工会积极分子": "activist", "优秀工会之友": "friend"}


# ---- three values ----------

def both(*values):
    """AND: false wins, then unknown."""
    if any(v is False for v in values):
        return False
    return None if any(v is None for v in values) else True


def either(*values):
    """OR: true wins, then unknown."""
    if any(v is True for v in values):
        return True
    return None if any(v is None for v in values) else False


def negate(value):
    return None if value is None else not value


# ---- cells ----------

def number(text):
    text = text.strip().replace(",", "")
    return Fraction(text) if text else None


def rate(text):
    """A share of 1. These exports write rates in percent, with or without the sign (K6)."""
    text = text.strip().rstrip("%％")
    return Fraction(text) / 100 if text else None


def day(text):
    text = text.strip()
    return date.fromisoformat(text) if text else None


MARKS = ("未开展评议", "未报", "未到评议时间")  # decision 1
READERS = {"year": int, "review_date": day, "award_date": day, "unit_status_date": day, "event_date": day,
           "union_status_date": day, "fund_deadline": day, "rating_date": day, "post_start": day,
           "post_end": day, "decision_date": day, "plaque_recovered_date": day, "cert_recovered_date": day,
           "apply_date": day, "satisfaction_rate": rate, "dissatisfaction_rate": rate}
for _column in ("delegates_due", "delegates_present", "ballots_returned", "ballots_valid", "votes_satisfied",
                "votes_basic", "votes_dissatisfied", "votes_abstain", "payroll_total", "fund_due", "fund_paid",
                "deaths", "serious_injuries", "direct_loss_wan", "cycle_year"):
    READERS[_column] = number


class Row:
    """A row by column name. A blank or absent cell is None (text: ""); has() tells absent columns."""

    def __init__(self, table, columns, cells):
        self.table, self.columns = table, columns
        self.mark = ""
        for column in TABLES[table][1]:
            text = cells.get(column, "").strip()
            if table == "annual" and text in MARKS:
                self.mark, text = text, ""
            read = READERS.get(column)
            setattr(self, column, read(text) if read and text else None if read else text)

    def has(self, column):
        return column in self.columns


def read_table(folder, table):
    name, headers = TABLES[table]
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    by_header = {header: column for column, header in headers.items()}
    columns = [by_header.get(header, header) for header in lines[0]]  # others stay as they are, unread
    return [Row(table, set(columns), dict(zip(columns, line))) for line in lines[1:] if any(line)]


# ---- grounds and results ----------

class Ground:
    def __init__(self, kind, why, tags=(), free=(), dates=()):
        self.kind, self.why = kind, why
        self.tags, self.free = set(tags), set(free)
        self.dates = list(dates)  # (earliest, latest) day of each fact


class Result:
    def __init__(self, outcome, kind, why, tags=(), free=(), dates=()):
        self.outcome, self.kind, self.why = outcome, kind, why
        self.tags, self.free, self.dates = set(tags), set(free) - set(tags), list(dates)

    def __repr__(self):
        tags = "".join(" " + t for t in sorted(self.tags)) + "".join(" (" + t + ")" for t in sorted(self.free))
        return f"{self.outcome}/{self.kind}{tags}: {self.why}"


NOT_APPLICABLE = "not_applicable"


def not_applicable(why):
    return Result(NOT_APPLICABLE, "none", why)


def result(grounds):
    """The strongest kind that holds. An undetermined ground with something in its favour goes before a watch
    ([138] tu: "UNKNOWN, early warning" is UNKNOWN); an open one is no finding (decision 1)."""
    kinds = {g.kind for g in grounds}
    if kinds & {"recover", "revocable"}:
        outcome = "violation"
    elif kinds & {"clue", "undetermined", "open"}:
        outcome = "undetermined"
    else:
        outcome = "pass"
    for kind in ("recover", "revocable", "clue", "undetermined", "watch"):
        chosen = [g for g in grounds if g.kind == kind]
        if chosen:
            tags = set.intersection(*(g.tags for g in chosen))  # reading 1
            free = set.union(*(g.free for g in chosen))
            why = "; ".join(g.why for g in chosen)
            return Result(outcome, kind, why, tags, free, [d for g in chosen for d in g.dates])
    return Result(outcome, "none", "; ".join(g.why for g in grounds) or "nothing")


def day_span(dated, year):
    """A fact's day, or all days of its year."""
    return (dated, dated) if dated else (date(year, 1, 1), date(year, 12, 31))


# ---- the export ----------

class Export:
    def __init__(self, folder, as_of):
        self.as_of = as_of
        tables = {table: read_table(folder, table) for table in TABLES}
        self.absent = {table for table, rows in tables.items() if rows is None}
        rows = {table: found or [] for table, found in tables.items()}
        self.awards = rows["awards"]
        self.units = {u.unit_id: u for u in rows["units"]}
        self.persons, self.sanctions = defaultdict(list), defaultdict(list)
        self.ratings, self.annual, self.events = defaultdict(list), defaultdict(dict), defaultdict(list)
        self.revocations, self.workshops = defaultdict(list), defaultdict(list)
        self.spells_of_unit = defaultdict(list)
        for row in rows["persons"]:
            self.persons[row.person_id].append(row)
            self.spells_of_unit[row.unit_id].append(row)
        for row in rows["sanctions"]:
            self.sanctions[row.person_id].append(row)
        for row in rows["ratings"]:
            self.ratings[row.person_id].append(row)
        for row in rows["annual"]:
            self.annual[row.unit_id][row.year] = row
        for row in rows["events"]:
            self.events[row.unit_id].append(row)
        for row in rows["revocations"]:
            self.revocations[row.award_id].append(row)
        for row in rows["units"]:
            # Correction 11: a home answers for its 车间, 分厂 (and the smaller units in them).
            if row.union_type in ("车间科室", "分厂", "班组", "工会小组"):
                self.workshops[row.parent_unit_id].append(row.unit_id)

    def ancestors(self, unit_id):
        seen = []
        while unit_id in self.units and self.units[unit_id].parent_unit_id:
            unit_id = self.units[unit_id].parent_unit_id
            if unit_id in seen:
                break
            seen.append(unit_id)
        return seen

    def below(self, unit_id):
        found = []
        for child in self.workshops[unit_id]:
            found += [child] + self.below(child)
        return found

    def employer(self, unit_id):
        """Part 六, correction 6: the first row upwards with its own credit code, or a 单独基层工会."""
        for one in [unit_id] + self.ancestors(unit_id):
            unit = self.units.get(one)
            if unit and (unit.uscc or unit.union_type == "单独基层工会"):
                return unit
        return None


def award_kind(award):
    return KINDS_OF_AWARD.get(award.award_kind)


def in_scope(award, rule):
    """Leads [113], [129], [137]; K20; correction 21: 拟撤销 is live; blank or absent status and level are
    有效 and 自治区."""
    status, level = award.award_status or "有效", award.award_level or "自治区"
    live = ("有效", "拟撤销", "已收回") if rule == "8.6.a" else ("有效", "拟撤销")  # reading 14
    if level != "自治区" or status not in live:
        return False
    kind = award_kind(award)
    if rule.startswith("8.4"):
        return kind == "worker"  # reading 13
    if rule.startswith("8.3"):
        return kind in ("worker", "activist", "friend")
    return kind in ("home", "small")


def award_bounds(award):
    """Earliest and latest award date. Correction 21: a blank one is bounded by cycle_year."""
    if award.award_date:
        return award.award_date, award.award_date
    if award.cycle_year:
        return date(int(award.cycle_year), 1, 1), date(int(award.cycle_year), 12, 31)
    return FAR_PAST, FAR_FUTURE


def on_or_after_award(fact, bounds):
    """[113] tb: a fact on the award date counts. None: the date of one of them isn't known."""
    if fact is None:
        return None
    return True if fact >= bounds[1] else False if fact < bounds[0] else None


ENDED = ("宣告破产", "终止", "注销", "撤销")  # decision 9; 责令关闭 and 吊销 are no end


def last_day(export, award):
    """Correction 18: after the union or the employer ended, 3, 4, 5 and 9 are judged as of that day."""
    ends = [export.as_of]
    own = export.units.get(award.unit_id)
    rows = [own]
    if award_kind(award) == "small":
        rows.append(export.employer(award.unit_id))
    for unit in rows:
        if unit and unit.unit_status in ENDED and unit.unit_status_date:
            ends.append(unit.unit_status_date)
        if unit and unit.union_status in ("撤销", "合并") and unit.union_status_date:  # reading 16
            ends.append(unit.union_status_date)
    return min(ends)


# ---- 8.2.9 [127] and 8.4.5 [146]: dissatisfaction over 50% in two years running ----------

DENOMINATORS = ("ballots_valid", "ballots_returned", "grades", "delegates_present", "delegates_due")  # K7


def denominator(row, name):
    if name == "grades":
        parts = (row.votes_satisfied, row.votes_basic, row.votes_dissatisfied, row.votes_abstain)
        return None if any(p is None for p in parts) else sum(parts)
    return getattr(row, name)


def dissatisfaction(row, chosen=None):
    """Bounds of the share of dissatisfied votes. chosen: a denominator to try before the usual order."""
    anything = (Fraction(0), Fraction(1))
    if chosen and dissatisfaction(row) == anything:
        return anything  # decision 6: a year in conflict decides nothing, under no reading
    order = ([chosen] if chosen else []) + list(DENOMINATORS)
    voters = next((d for d in (denominator(row, name) for name in order) if d is not None), None)
    if voters == 0:
        return anything  # traps: 0 used for missing
    if row.votes_dissatisfied is not None and voters is not None:
        if row.votes_dissatisfied > voters:
            return anything  # K7: parts exceeding totals: unusable
        share = row.votes_dissatisfied / voters
        # K9, decision 6: votes before rates; more than one point apart is a conflict and decides nothing.
        # Another denominator is only "recomputed" (K7): it is not held against the printed rate again.
        if not chosen and row.dissatisfaction_rate is not None:
            if abs(row.dissatisfaction_rate - share) > Fraction(1, 100):
                return anything
        return share, share
    if row.dissatisfaction_rate is not None:
        return row.dissatisfaction_rate, row.dissatisfaction_rate
    if row.satisfaction_rate is not None:  # K8: 0 ≤ D ≤ 100 − S
        return Fraction(0), 1 - row.satisfaction_rate
    return anything


def past_half(bounds):
    """[127] (1): 超过 is strict."""
    low, high = bounds
    return True if low > Fraction(1, 2) else False if high <= Fraction(1, 2) else None


class Review:
    """One evaluation year of one union. over: D > 50%. before: held before the award. office: the person
    was in office (8.4.5)."""

    def __init__(self, year, over, held, questionnaire=False):
        self.year, self.over, self.held, self.questionnaire = year, over, held, questionnaire
        self.before, self.office, self.text = None, True, str(year)
        self.figures = False  # a review of a congress, with a known result

    def before_force(self):
        return self.held < force() if self.held else self.year < force().year

    def span(self):
        return day_span(self.held, self.year)


def review_of_year(export, unit_id, year, bounds, last, chosen):
    """The review of a year as far as it is known on the day `last`."""
    row = export.annual[unit_id].get(year)
    if row and row.review_date and row.review_date > last:
        row = None  # facts later than as-of are ignored
    due = bounds[0].year <= year < last.year and bounds[0] != FAR_PAST  # decision 1; reading 3
    missed = None if due else False
    if row is None:
        review = Review(year, missed, None)
        # Reading 4. Before the award year it can only be before, after it only after.
        review.before = True if year < bounds[0].year else False if year > bounds[1].year else None
        review.text = f"{year} no row"
        return review
    if row.review_held == "否" or row.mark == "未开展评议" or row.mark == "未到评议时间":
        review = Review(year, False, None)  # decision 1: no review was held; or it isn't due
        review.before = False
        review.text = f"{year} {row.mark or '未开展'}"
        return review
    share = dissatisfaction(row, chosen)
    over = past_half(share)
    review = Review(year, over, row.review_date, row.review_body == "问卷")
    review.figures = over is not None and not review.questionnaire
    if over is None and not due:
        review.over = False  # reading 3
    review.text = f"{year} D=[{float(share[0]):.4f},{float(share[1]):.4f}]"
    review.text += " 问卷" if review.questionnaire else ""
    if row.review_date:
        review.before = negate(on_or_after_award(row.review_date, bounds))  # "after" includes the day
    else:  # correction 16: undated, in a year up to the award year: before
        review.before = True if year <= bounds[0].year else False if year > bounds[1].year else None
    return review


def dissatisfaction_grounds(reviews):
    """reviews: of consecutive years. Grounds of all pairs, and the early warnings."""
    grounds = []
    known = [r for r in reviews if r.figures]
    in_pair = set()  # years that a watch on a pair has told already
    for first, second in zip(reviews, reviews[1:]):
        what = f"{first.text}, {second.text}"
        pair = both(first.over, second.over, first.office, second.office,
                    negate(both(first.before, second.before)))  # decision 6: both before: 八（二）1 only
        if first.questionnaire or second.questionnaire:  # decision 6: a questionnaire: watch
            if pair is True:
                grounds.append(Ground("watch", "questionnaire: " + what, dates=[second.span()],
                                      free=("straddles", "cured", "before_force", "reading")))
            continue
        later = [r for r in known if r.year > second.year]
        cured = bool(later) and later[-1].over is False  # correction 16: 2022 not: cured
        tags = set()
        if cured:
            tags.add("cured")
        free = set()
        if both(first.before, negate(second.before)) is True or both(second.before, negate(first.before)) is True:
            tags.add("straddles")
            free.add("reading")  # K5 pre_award_years=exclude
        if first.before_force():
            tags.add("before_force")
        if second.before_force():  # decision 5, reading 5: completed before the date of force
            if pair is True:
                in_pair |= {first.year, second.year}
                grounds.append(Ground("watch", "before the force: " + what, {"before_force"},
                                      free=tags | {"straddles", "reading"}, dates=[second.span()]))
            continue
        if pair is True:
            grounds.append(Ground("revocable", "two years: " + what, tags, free, dates=[second.span()]))
        elif pair is None:
            over = [r for r in (first, second) if r.over is True]  # decision 1: next to a year over the limit
            grounds.append(Ground("undetermined" if over else "open", "unknown: " + what,
                                  free=("straddles", "before_force", "cured", "reading"),
                                  dates=[r.span() for r in over]))
    for review in reviews:  # [127] (8), reading 2; decision 6: a pair with one year in office: watch
        if review.year not in in_pair and both(review.over, review.office, negate(review.before)) is True:
            free = ("before_force", "reading", "cured")
            grounds.append(Ground("watch", "one year: " + review.text, free=free, dates=[review.span()]))
    return grounds


def dissatisfaction_result(export, unit_id, bounds, last, office=None):
    """office(review, exists) -> was the person in office; None for a home."""
    years = [y for y in export.annual[unit_id] if y <= last.year]
    years += [last.year] + ([bounds[0].year] if bounds[0] != FAR_PAST else [])

    def grounds(chosen):
        reviews = []
        for year in range(min(years), max(years) + 1):
            review = review_of_year(export, unit_id, year, bounds, last, chosen)
            if office:
                review.office = office(review)
            reviews.append(review)
        return dissatisfaction_grounds(reviews)

    found = grounds(None)
    default = result(found)
    # K7, [127] (3): recompute with the other denominators; if the conclusion flips: 口径敏感.
    flips = any(result(grounds(name)).kind != default.kind for name in DENOMINATORS[1:])
    return found, flips


def with_reading(answer, flips):
    if flips and answer.kind == "revocable":
        answer.tags.add("reading")
    elif flips:
        answer.free.add("reading")
    return answer


def undated(bounds, answer):
    """Correction 21: no award date and no cycle year: the years that are due can't be told."""
    if answer.outcome == "pass" and bounds[0] == FAR_PAST:
        answer.outcome = "undetermined"
    return answer


def rule_8_2_9(export, award):
    found, flips = dissatisfaction_result(export, award.unit_id, award_bounds(award), last_day(export, award))
    return undated(award_bounds(award), with_reading(result(found), flips))


# ---- 8.2.4-a [118]: funds not remitted in full ----------

def cents(amount):
    """K13: round(0.02 × payroll, 2), half away from zero."""
    return Fraction((amount * 100 + Fraction(1, 2)).__floor__(), 100)


def fund_due(row, unit):
    if row.fund_due is not None:
        return row.fund_due
    # Correction 20: no payroll × 2% for these unions.
    if unit and unit.union_type in ("联合基层工会", "乡镇街道", "村社区", "区域行业联合会"):
        return None
    return None if row.payroll_total is None else cents(row.payroll_total * Fraction(2, 100))


def fund_ground(row, unit, bounds):
    """The ground of one year whose due date has passed, or None."""
    due = fund_due(row, unit)
    short = None if due is None or row.fund_paid is None else due - row.fund_paid > 1  # ε = 1 yuan, strict
    if not row.has("fund_relief"):
        relief = False  # decision 2: none where the column is absent
    elif row.fund_relief == "":
        relief = None  # decision 2: unknown where it is blank
    else:
        relief = row.fund_relief != "无"  # 缓缴 减免 全额返还 财政划拨: not a shortfall (K13)
    after = True if row.year >= bounds[1].year else False if row.year < bounds[0].year else None
    if both(short, negate(relief), after) is False:
        return None
    what = f"{row.year}: due {due and float(due)}, paid {row.fund_paid and float(row.fund_paid)}"
    if row.fund_deadline:
        completed, when = row.fund_deadline, (row.fund_deadline, row.fund_deadline)
    else:
        completed, when = date(row.year, 12, 31), day_span(None, row.year)
    if completed < force():  # decision 5, reading 6
        if both(short, negate(relief), after) is True:
            return Ground("watch", "before the force, " + what, {"before_force"}, {"straddles"}, [when])
        return None
    if short is None:
        return Ground("open", "shortfall unknown, " + what)  # reading 7
    if after is None:
        return Ground("undetermined", "award date unknown, " + what, dates=[when])
    tags = {"straddles"} if row.year == bounds[0].year else set()  # correction 20
    if relief is None:
        return Ground("clue", "relief blank, " + what, tags, {"straddles"}, [when])  # decision 2
    if Fraction(39, 100) * due <= row.fund_paid <= Fraction(41, 100) * due:
        # Correction 20: about 40% of due: 上解 entered by mistake.
        return Ground("clue", "about 40%, " + what, (), tags, [when])
    return Ground("revocable", "short, " + what, tags, (), [when])


def rule_8_2_4_a(export, award):
    unit = export.units.get(award.unit_id)
    grounds = []
    if award_kind(award) == "small":
        # [118]: a small home is evaluated at the enterprise, inform only, unless it keeps its own account.
        if unit is None or unit.separate_account == "":
            return result([Ground("open", "own account unknown")])
        if unit.separate_account != "是":
            return not_applicable("small home without its own account")  # reading 8
    last, bounds = last_day(export, award), award_bounds(award)
    rows = export.annual[award.unit_id]
    for year, row in sorted(rows.items()):
        # Correction 20: without a deadline, years before as-of's year only.
        passed = row.fund_deadline < last if row.fund_deadline else year < last.year
        if passed and year >= bounds[0].year:
            ground = fund_ground(row, unit, bounds)
            if ground:
                grounds.append(ground)
    if bounds[0] != FAR_PAST:
        for year in range(max(bounds[0].year, force().year), last.year):  # decision 1; before the force: no ground
            if year not in rows:
                grounds.append(Ground("open", f"{year} no row"))
    return undated(bounds, result(grounds))


# ---- 8.2.6-a [122] and 8.2.7 [124]: events ----------

LEVELS = ("一般", "较大", "重大", "特别重大")
# K10: deaths, serious injuries, direct loss (万元) from which a level begins; 以上 includes the number.
LEVEL_FROM = {"deaths": (0, 3, 10, 30), "serious_injuries": (0, 10, 50, 100),
              "direct_loss_wan": (0, 1000, 5000, 10000)}


def casualty_level(row):
    """Lowest and highest level that the casualties leave open: the highest of the three limbs."""
    low, high = 0, 0
    for column, starts in LEVEL_FROM.items():
        value = getattr(row, column)
        if value is None:
            high = 3
        else:
            level = max(i for i, start in enumerate(starts) if value >= start)
            low, high = max(low, level), max(high, level)
    return low, high


def is_major(row):
    """重大 or above, from the recorded level and the casualties."""
    low, high = casualty_level(row)
    if row.accident_level:
        recorded = LEVELS.index(row.accident_level)
        if not low <= recorded <= high:
            return None  # K10: they disagree: unknown
        return recorded >= 2
    return True if low >= 2 else False if high < 2 else None


def finding(text, yes, no):
    """A recorded finding: true, false, or open (None): 待查, 待定, 调查中 and blank."""
    return True if text == yes else False if text == no else None


def event_ground(export, row, bounds, findings, facts, distant):
    """findings: recorded findings (decision 3), facts: all other limbs. distant: at an ancestor of a small
    home, where it is a clue at most (correction 11)."""
    after = on_or_after_award(row.event_date, bounds)
    limbs = list(findings) + list(facts) + [after]
    if both(*limbs) is False:
        return None
    when = [(row.event_date, row.event_date)] if row.event_date else [(FAR_PAST, export.as_of)]
    tags = set()
    for column, needed in (("finding_doc_no", True), ("union_duty_doc", row.event_type == "安全生产事故")):
        if needed and row.has(column) and getattr(row, column) == "":
            tags.add("undocumented")  # decision 4
    if row.event_date and row.event_date < force():  # decision 5
        if both(*limbs) is True:
            return Ground("watch", f"{row.event_id} before the force", {"before_force"}, tags, when)
        return None
    if both(*limbs) is True:
        distant = distant and other() != "small_event_scope"
        return Ground("clue" if distant else "revocable", f"{row.event_id}{' at an ancestor' if distant else ''}",
                      () if distant else tags, tags, when)
    if both(*facts, after) is True:
        # Decision 3: only findings are open.
        return Ground("clue", f"{row.event_id} finding open", (), {"undocumented"}, when)
    return Ground("undetermined", f"{row.event_id} limbs {limbs}", (), {"undocumented"}, when)


def event_result(export, award, limbs_of):
    bounds = award_bounds(award)
    kind = award_kind(award)
    places = [(award.unit_id, False)]
    if kind == "home":
        places += [(unit, False) for unit in export.below(award.unit_id)]  # correction 11
    else:
        places += [(unit, True) for unit in export.ancestors(award.unit_id)]
    grounds = []
    for unit_id, distant in places:
        for row in export.events[unit_id]:
            if row.event_date and row.event_date > export.as_of:
                continue
            limbs = limbs_of(row)
            if limbs:
                ground = event_ground(export, row, bounds, *limbs, distant)
                if ground:
                    grounds.append(ground)
    return result(grounds)


def rule_8_2_6_a(export, award):
    def limbs(row):
        if row.event_type != "安全生产事故":
            return None
        findings = [finding(row.is_liability, "是", "否"),
                    finding(row.finding_status, "已认定", "已排除"),  # decision 8
                    finding(row.union_duty, "未依法履职", "已依法履职")]  # the fault limb (K21)
        if row.unit_is_liable:  # decision 8: where recorded; reading 9
            findings.append(finding(row.unit_is_liable, "是", "否"))
        return findings, [is_major(row)]
    return event_result(export, award, limbs)


def rule_8_2_7(export, award):
    def limbs(row):
        if row.event_type != "群体性事件":
            return None
        # No fault limb, no cause limb.
        return [finding(row.finding_status, "已认定", "已排除"), finding(row.adverse_impact, "是", "否")], []
    return event_result(export, award, limbs)


# ---- 8.3.4-a [133], 8.3.4-b [134], 8.3.5 [135]: sanctions ----------

PARTY = ("警告", "严重警告", "撤销党内职务", "留党察看", "开除党籍")  # K11
STATE = ("警告", "记过", "记大过", "降级", "撤职", "开除")
# [134], correction 15: no 政务 sanction in the letter of the law, so a person has to say.
INSTITUTION_CLUE = ("记大过", "降级", "降低岗位等级", "撤职", "开除")


def reaches(level, ladder, from_level):
    """At or above a step of the ladder; unknown for a word that isn't on it (correction 15)."""
    return ladder.index(level) >= ladder.index(from_level) if level in ladder else None


def sanction_ground(row, bounds, grave, kind):
    """One party, 政务 or institutional sanction. grave: is the level high enough."""
    what = f"{row.sanction_id} {row.sanction_type} {row.sanction_level} {row.decision_status}"
    tags = {"cured"} if row.decision_status == "已解除" else set()  # correction 15: still 受到
    # [133]: 申诉中 stays effective, with a tag the catalogue doesn't name. A blank document number: the
    # text of decision 4 speaks of faults and findings.
    free = {"verify", "undocumented", "reading"}
    if row.decision_status in ("生效", "申诉中", "已解除"):
        effective = True
    elif row.decision_status in ("已撤销", "已变更", "立案", "起诉", "未生效"):
        effective = False  # 已变更: only the new row counts (correction 15); reading 11
    else:
        effective = None  # correction 15: status blank: undetermined
    after = on_or_after_award(row.decision_date, bounds)  # date blank: unknown, undetermined
    when = [(row.decision_date, row.decision_date)] if row.decision_date else [(FAR_PAST, FAR_FUTURE)]
    if after is False:
        if both(grave, effective) is True:  # correction 14, reading 10
            return Ground("watch", "before the award: " + what, (), free | tags | {"before_force"}, when)
        return None
    settled = both(grave, effective, after)
    if settled is False:
        return None
    if row.decision_date and row.decision_date < force():  # decision 5
        if settled is True:
            return Ground("watch", "before the force: " + what, {"before_force"}, free | tags, when)
        return None
    if settled is True:
        return Ground(kind, what, tags, free, when)
    return Ground("undetermined", "unknown: " + what, (), free | tags, when)


def sanctions_of(export, award):
    for row in export.sanctions[award.person_id]:
        if not (row.decision_date and row.decision_date > export.as_of):
            yield row


def rule_8_3_4_a(export, award):
    grounds = []
    for row in sanctions_of(export, award):
        if row.sanction_type == "党纪":  # type and level, never a substring (K11)
            grave = reaches(row.sanction_level, PARTY, "严重警告")
            grounds.append(sanction_ground(row, award_bounds(award), grave, "revocable"))
    return result([g for g in grounds if g])


def rule_8_3_4_b(export, award):
    grounds = []
    for row in sanctions_of(export, award):
        if row.sanction_type == "政务":
            grave = reaches(row.sanction_level, STATE, "记大过")
            grounds.append(sanction_ground(row, award_bounds(award), grave, "revocable"))
        elif row.sanction_type == "事业单位处分":
            grave = row.sanction_level in INSTITUTION_CLUE
            kind = "revocable" if other() == "inst_equiv" else "clue"
            grounds.append(sanction_ground(row, award_bounds(award), grave, kind))
        # 单位内部处分 and 组织处理 are none.
    return result([g for g in grounds if g])


def rule_8_3_5(export, award):
    grounds = []
    bounds = award_bounds(award)
    for row in sanctions_of(export, award):
        if row.sanction_type != "刑事" or row.sanction_level == "不起诉":
            continue  # [135]: 行政拘留 is an administrative penalty; 不起诉 is none
        what = f"{row.sanction_id} {row.sanction_level} {row.decision_status}"
        when = [(row.decision_date, row.decision_date)] if row.decision_date else [(FAR_PAST, FAR_FUTURE)]
        if row.decision_status in ("立案", "起诉", "未生效", "申诉中"):
            # [135]: watch only; correction 15: 申诉中 is a watch; reading 11
            grounds.append(Ground("watch", what, (), {"before_force", "verify", "reading"}, when))
            continue
        ground = sanction_ground(row, bounds, True, "revocable")
        if ground:
            ground.free.discard("reading")
            if row.sanction_level == "免予刑事处罚":  # correction 15
                (ground.tags if ground.kind == "revocable" else ground.free).add("reading")
            grounds.append(ground)
    return result(grounds)


# ---- 8.4 [137]: chairs and vice chairs of base unions ----------

BASE_UNIONS = ("单独基层工会", "联合基层工会", "乡镇街道", "开发区园区", "村社区", "区域行业联合会")  # 五（一）


class Spell:
    """A post spell: first day (None: unknown), latest last day, and whether its end is known."""

    def __init__(self, export, row):
        self.unit_id, self.post = row.unit_id, row.union_post
        self.start, self.end = row.post_start, row.post_end or FAR_FUTURE
        self.end_known = True
        if not row.post_end and row.union_post == "主席" and self.replaced(export, row):
            self.end_known = False  # correction 3

    @staticmethod
    def replaced(export, row):
        unit = export.units.get(row.unit_id)
        if unit and unit.chair_name and unit.chair_name != row.name:
            return True
        return any(other is not row and other.union_post == "主席" and other.post_start and row.post_start
                   and other.post_start > row.post_start for other in export.spells_of_unit[row.unit_id])

    def covers(self, first, last, needs):
        """Does the spell share days [first, last] of which needs(shared first, shared last) holds?"""
        if self.start is None:
            # Nothing known of the start: unknown unless it ended before.
            return False if self.end_known and self.end < first else None
        if self.start > last:
            return False
        latest = needs(max(self.start, first), min(self.end, last))
        if self.end_known:
            return latest
        # The end is any day from the start on.
        earliest = self.start >= first and needs(self.start, self.start)
        return True if earliest else None if latest else False

    def on(self, when):
        return self.covers(when, when, lambda a, b: a <= b)

    def in_year(self, year):
        """1-a: any day of the year (K22)."""
        return self.covers(date(year, 1, 1), date(year, 12, 31), lambda a, b: a <= b)

    def half_year(self, year):
        """Decision 6: six months of an undated year."""
        return self.covers(date(year, 1, 1), date(year, 12, 31), lambda a, b: a <= b and six_months(a) <= b)


def six_months(first):
    """Last day of the six months that begin on `first`."""
    month = first.month + 6
    year, month = (first.year + 1, month - 12) if month > 12 else (first.year, month)
    for mday in (first.day, 30, 29, 28):
        try:
            return date(year, month, mday) - timedelta(days=1)
        except ValueError:
            continue
    raise AssertionError(first)


def spells(export, award):
    """Spells as chair or vice chair of a base union; those of which it isn't known whether it is one;
    and whether there is any row of the person."""
    sure, unsure = [], []
    for row in export.persons[award.person_id]:
        if row.union_post not in ("主席", "副主席") or row.org_kind != "基层单位":
            continue
        unit = export.units.get(row.unit_id)
        kind = unit.union_type if unit else ""
        if unit and not unit.has("union_type") or kind in BASE_UNIONS:  # column absent: taken as base
            sure.append(Spell(export, row))
        elif kind == "子公司分公司":  # correction 5: with its own registration, else undetermined
            (sure if unit.legal_person_reg == "是" else unsure).append(Spell(export, row))
        elif kind == "":
            unsure.append(Spell(export, row))
    return sure, unsure, bool(export.persons[award.person_id])


def chair_result(export, award, grounds_of):
    """Runs grounds_of(unit, spells) for each union the person was chair or vice chair of."""
    sure, unsure, known = spells(export, award)
    if not known:
        # Correction 21 excuses 八（三）4 and 5 only.
        return result([Ground("open", "no row in persons")])
    if not sure and not unsure:
        return not_applicable("never chair or vice chair of a base union")
    grounds = []
    for group, certain in ((sure, True), (unsure, False)):
        for unit_id in sorted({s.unit_id for s in group}):  # correction 4: the pair must be in one union
            for ground in grounds_of(unit_id, [s for s in group if s.unit_id == unit_id]):
                if not certain:
                    ground.kind = "undetermined" if ground.kind in ("revocable", "undetermined") else "open"
                grounds.append(ground)
    if unsure:
        grounds.append(Ground("open", "a 子公司 without its own registration"))
    return result(grounds)


# ---- 8.4.1-a [138]: rated 不满意 in two years running ----------

class Rating:
    def __init__(self, year, bad, office, body, held, text):
        self.year, self.bad, self.office, self.body, self.held = year, bad, office, body, held
        self.text = f"{year} {text}"


def rating_of_year(rows, year, spells_here, bounds, as_of):
    row = rows.get(year)
    office = either(*(s.in_year(year) for s in spells_here))
    due = bounds[0].year <= year < as_of.year and bounds[0] != FAR_PAST  # decision 1
    missed = None if due else False
    if row is None:
        return Rating(year, missed, office, True, None, "no row")
    if row.rating_grade in ("", "未测评"):  # [138] tu
        return Rating(year, missed, office, True, row.rating_date, row.rating_grade or "blank")
    # Correction 4: other body: False; blank: None; absent column: taken as a congress.
    body = True
    if row.has("rating_body"):
        body = row.rating_body in ("会员大会", "会员代表大会") if row.rating_body else None
    bad = row.rating_grade == "不满意"  # 基本满意 is not 不满意
    return Rating(year, bad, office, body, row.rating_date, row.rating_grade)


def rating_grounds(ratings, bounds):
    grounds = []
    in_pair = set()
    award_year = (bounds[0].year, bounds[1].year)
    for first, second in zip(ratings, ratings[1:]):
        what = f"{first.text}, {second.text}"
        after = True if second.year >= award_year[1] else False if second.year < award_year[0] else None
        pair = both(first.bad, second.bad, first.office, second.office, after)
        if pair is False:
            continue
        if first.body is False or second.body is False:  # correction 4: a watch
            if pair is True:
                grounds.append(Ground("watch", "other body: " + what, (), {"reading", "straddles", "cured",
                                      "before_force"}, [day_span(second.held, second.year)]))
            continue
        completed_before = second.held < force() if second.held else second.year < force().year
        rests_before = first.held < force() if first.held else first.year < force().year
        tags, free = {"reading"}, {"cured"}  # correction 4; cured isn't named for ratings
        if first.year < award_year[0]:
            tags.add("straddles")  # K5
        elif first.year == award_year[0]:
            free.add("straddles")
        if rests_before:
            tags.add("before_force")
        span = [day_span(second.held, second.year)]
        if completed_before:
            if pair is True and both(first.body, second.body) is True:
                in_pair |= {first.year, second.year}
                grounds.append(Ground("watch", "before the force: " + what, {"before_force"}, tags | free, span))
            continue
        settled = both(pair, first.body, second.body)
        if settled is True:
            grounds.append(Ground("revocable", "two years: " + what, tags, free, span))
        else:
            seen = [r for r in (first, second) if r.bad is True]
            grounds.append(Ground("undetermined" if seen else "open", "unknown: " + what, (), tags | free,
                                  [day_span(r.held, r.year) for r in seen]))
    for rating in ratings:
        # [138] t-: one 不满意 is an early warning
        after = True if rating.year >= award_year[1] else False if rating.year < award_year[0] else None
        if rating.year not in in_pair and both(rating.bad, rating.office, after) is True:
            grounds.append(Ground("watch", "one year: " + rating.text, (), {"reading", "before_force", "cured"},
                                  [day_span(rating.held, rating.year)]))
    return grounds


def rule_8_4_1_a(export, award):
    bounds, as_of = award_bounds(award), export.as_of
    only_spell = len(export.persons[award.person_id]) == 1

    def grounds_of(unit_id, spells_here):
        rows = {}
        for row in export.ratings[award.person_id]:
            # Correction 4: unit and post default to the person's only spell.
            if not (row.unit_id == unit_id or row.unit_id == "" and only_spell):
                continue
            if row.year <= as_of.year and not (row.rating_date and row.rating_date > as_of):
                rows[row.year] = row
        years = list(rows) + [as_of.year] + ([bounds[0].year] if bounds[0] != FAR_PAST else [])
        ratings = [rating_of_year(rows, year, spells_here, bounds, as_of)
                   for year in range(min(years), max(years) + 1)]
        return rating_grounds(ratings, bounds)

    return chair_result(export, award, grounds_of)


def rule_8_4_5(export, award):
    flips = []

    def grounds_of(unit_id, spells_here):
        def office(review):
            if review.held:  # decision 6: on the day of the review, or six months of an undated year
                return either(*(s.on(review.held) for s in spells_here))
            return either(*(s.half_year(review.year) for s in spells_here))
        found, flip = dissatisfaction_result(export, unit_id, award_bounds(award), export.as_of, office)
        flips.append(flip)
        return found

    return with_reading(chair_result(export, award, grounds_of), any(flips))


# ---- 8.6.a [153]: the unit has ended ----------

def recovered(export, award, column):
    """Correction 2: a date in either table. Facts later than as-of are ignored."""
    rows = [award] + export.revocations[award.award_id]
    return any(getattr(r, column) and getattr(r, column) <= export.as_of for r in rows)


def rule_8_6_a(export, award):
    bounds = award_bounds(award)
    own = export.units.get(award.unit_id)
    small = award_kind(award) == "small"
    unit = export.employer(award.unit_id) if small else own  # correction 23
    grounds = []
    if small and own and own is not unit and own.unit_status in ENDED:
        # Its own workshop closed: watch.
        if not (own.unit_status_date and own.unit_status_date > export.as_of):
            grounds.append(Ground("watch", "its own workshop closed", (), {"verify", "before_force"},
                                  [(own.unit_status_date or FAR_PAST, own.unit_status_date or FAR_FUTURE)]))
    if unit is None:
        return result(grounds + [Ground("open", "employer unknown")])
    status, when = unit.unit_status, unit.unit_status_date
    if when and when > export.as_of:
        status = "在业"  # reading 14
    if status in ("在业", ""):
        if unit.union_status_basis == "单位终止":  # decision 9: a conflict
            grounds.append(Ground("undetermined", "basis 单位终止, employer " + (status or "blank")))
        elif status == "":
            grounds.append(Ground("open", "status blank"))  # [153] tu
        return result(grounds)
    after = on_or_after_award(when, bounds) if when else True  # no date: `verify`, below
    span = [(when, when)] if when else [(FAR_PAST, FAR_FUTURE)]
    if after is False:
        return result(grounds)  # [153]: unit_status_date ≥ award_date
    if status in ("停业", "清算", "破产受理", "重整"):
        return result(grounds + [Ground("watch", status, (), {"before_force"}, span)])
    if status not in ENDED + ("责令关闭", "吊销"):
        return result(grounds)  # 迁出
    if unit.successor_unit_id or unit.union_status_basis in ("单位合并分立", "机构改革"):
        # Correction 1: 请示. Decision 9.
        return result(grounds + [Ground("watch", "successor or reform: " + status, (), {"verify", "before_force"},
                                        span)])
    taken_back = award.award_status == "已收回" or bool(award.lost_note)  # correction 2
    plaque = taken_back or recovered(export, award, "plaque_recovered_date")
    cert = taken_back or recovered(export, award, "cert_recovered_date")
    if plaque and cert:
        dates = (recovered(export, award, "plaque_recovered_date"), recovered(export, award, "cert_recovered_date"))
        if award.award_status == "已收回":
            if not all(dates) and not award.lost_note:  # correction 2: watch 缺日期
                grounds.append(Ground("watch", "已收回 without dates", dates=span))
        elif (award.award_status or "有效") == "有效":  # correction 2: still 有效 after everything is recovered
            grounds.append(Ground("watch", "recovered, still 有效", dates=span))
        return result(grounds)
    if status in ("责令关闭", "吊销"):  # decision 9: clue
        return result(grounds + [Ground("clue", status, (), {"verify"}, span)])
    if when and when < force():  # correction 23
        return result(grounds + [Ground("watch", status + " before the force", {"before_force"}, {"verify"}, span)])
    if small and other() == "rec_small":
        return result(grounds + [Ground("watch", "a small home is not taken back from", dates=span)])
    tags = set()
    if small or when is None:
        tags.add("verify")  # correction 23
    if not (award.has("plaque_recovered_date") and award.has("cert_recovered_date")):
        tags.add("verify")  # [153]: column absent: MUST-verify
    if after is None:
        return result(grounds + [Ground("undetermined", status + ", award date unknown", (), {"verify"}, span)])
    return result(grounds + [Ground("recover", f"{status} {when}, plaque {plaque}, cert {cert}", tags, (), span)])


# ---- decided cases ----------

def add_considered(export, award, answer):
    """Decision 14: the latest case was decided 不予撤销 or 继续观察, and no later fact has appeared."""
    decided = [r for r in export.revocations[award.award_id]
               if r.decision and r.decision_date and r.decision_date <= export.as_of]
    if not decided or answer.kind == "none":
        return
    latest = max(decided, key=lambda r: r.decision_date)
    if latest.decision not in ("不予撤销", "继续观察"):
        return
    if answer.dates and all(hi <= latest.decision_date for _, hi in answer.dates):
        answer.tags.add("considered")
    elif all(lo <= latest.decision_date for lo, _ in answer.dates):
        answer.free.add("considered")  # reading 15


JUDGES = {"8.2.9": rule_8_2_9, "8.2.4-a": rule_8_2_4_a, "8.2.6-a": rule_8_2_6_a, "8.2.7": rule_8_2_7,
          "8.3.4-a": rule_8_3_4_a, "8.3.4-b": rule_8_3_4_b, "8.3.5": rule_8_3_5, "8.4.1-a": rule_8_4_1_a,
          "8.4.5": rule_8_4_5, "8.6.a": rule_8_6_a}
assert tuple(JUDGES) == RULES


def add_reading(export, award, rule, answer):
    """口径敏感: the outcome is another if one of these readings is taken otherwise (K19, [124], [134], [153])."""
    for TAKEN.other in ("retroactive", "small_event_scope", "rec_small", "inst_equiv") if answer.kind != "none" else ():
        if JUDGES[rule](export, award).outcome != answer.outcome:
            answer.tags.add("reading")
    TAKEN.other = None


def judge(folder, as_of, rules=RULES):
    """{(rule, award_id): Result} for every award in the rule's scope."""
    export = Export(folder, as_of)
    answers = {}
    for award in export.awards:
        for rule in rules:
            if in_scope(award, rule):
                answer = JUDGES[rule](export, award)
                add_considered(export, award, answer)
                add_reading(export, award, rule, answer)
                answers[rule, award.award_id] = answer
    return answers


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.split("\n\n")[1])
    for (rule, key), answer in sorted(judge(sys.argv[1], date.fromisoformat(sys.argv[2])).items()):
        print(f"{rule:8} {key:8} {answer}")


if __name__ == "__main__":
    main()
