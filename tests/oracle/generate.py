#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random exports full of boundary cases, for comparing the checker with the oracle.

Usage: generate.py SEED DIR [--size N] [--variant NAME]     prints the as-of date

The same SEED and size give the same bytes. Variants hold the same data in another shape: rows (shuffled),
columns (shuffled), headers (other names of tables.md), split (each table in two files), gb18030.

Tables are lists of dicts by canonical column name. What the catalogue leaves open (see the readings in
oracle.py) is mostly kept out of the data: a difference between checker and oracle should be worth a look.
"""
import argparse
import csv
import io
import os
import random
from datetime import date, timedelta

from oracle import TABLES

AS_OF = [date(2021, 9, 30), date(2022, 3, 16), date(2023, 1, 15), date(2023, 12, 31), date(2024, 6, 30),
         date(2025, 6, 30)]
VARIANTS = ("rows", "columns", "headers", "split", "gb18030")

# Other headers of a column (tables.md); those that name a row by a name or a masked number are left out.
ALIASES = {
    "awards": {"award_id": ["奖项编号", "荣誉编号"], "award_kind": ["奖项名称", "称号", "表彰类型"],
               "award_level": ["荣誉级别", "授予级别", "命名级别"], "holder_name": ["集体名称", "受表彰对象"],
               "unit_id": ["工会编码", "所在单位编码"], "person_id": ["个人编号"],
               "award_date": ["确认时间", "命名时间", "发文日期", "表彰日期"], "award_doc_no": ["通报文号", "命名文号"],
               "cycle_year": ["确认年度"], "award_status": ["荣誉状态", "有效状态"],
               "plaque_recovered_date": ["收回牌匾时间", "摘牌日期"], "cert_recovered_date": ["收回证书时间"]},
    "units": {"unit_id": ["工会编码", "组织编码"], "uscc": ["信用代码", "社会信用代码"], "unit_name": ["单位全称"],
              "union_name": ["工会全称"], "parent_unit_id": ["所属单位", "隶属单位", "母公司编码"],
              "upper_union": ["上级工会", "主管工会"], "city": ["地市", "设区市"], "union_type": ["组织类型", "建会形式"],
              "unit_nature": ["单位类别"], "unit_status": ["经营状态", "登记状态", "存续状态"],
              "unit_status_date": ["注销日期", "破产日期", "撤销日期"], "union_status": ["工会组织状态"],
              "union_status_date": ["工会撤销日期"], "union_status_basis": ["撤并依据"],
              "legal_person_reg": ["工会法人登记"], "chair_name": ["现任工会主席", "主席姓名"],
              "separate_account": ["工会经费独立账户", "单独开户"]},
    "annual": {"unit_id": ["工会编码"], "year": ["年份", "统计年度", "评议年度"], "review_held": ["是否开展会员评家"],
               "review_date": ["会员评家日期", "测评时间", "大会日期"], "review_body": ["评议主体", "会议类型"],
               "delegates_due": ["代表总数"], "delegates_present": ["到会人数", "参会人数"],
               "ballots_returned": ["回收测评表", "收回数"], "ballots_valid": ["有效票数", "有效测评表"],
               "votes_satisfied": ["满意票数", "满意(票)"], "votes_basic": ["基本满意", "比较满意票数"],
               "votes_dissatisfied": ["不满意票数", "不满意(票)"], "votes_abstain": ["未表态"],
               "satisfaction_rate": ["评议满意率", "满意度"], "dissatisfaction_rate": ["评议不满意率", "不满意度(%)"],
               "payroll_total": ["全部职工工资总额", "计拨基数"], "fund_due": ["应缴经费", "应拨2%"],
               "fund_paid": ["已拨缴工会经费", "实缴经费"], "fund_deadline": ["应缴截止日", "征期截止"],
               "fund_relief": ["经费政策", "小微返还"]},
    "ratings": {"year": ["考评年份"], "rating_grade": ["评议等次", "测评结果"], "rating_body": ["测评形式"],
                "rating_date": ["测评时间"]},
    "events": {"event_id": ["事故编号"], "event_date": ["事发时间", "事故时间"], "event_type": ["事故类别", "事项类别"],
               "accident_level": ["事故级别"], "deaths": ["亡人"], "serious_injuries": ["重伤(含急性中毒)"],
               "direct_loss_wan": ["经济损失"], "is_liability": ["事故性质", "责任认定"],
               "unit_is_liable": ["责任单位"], "adverse_impact": ["社会影响"],
               "union_duty": ["工会是否依法履行职责", "工会尽责情况"], "union_duty_doc": ["工会意见书文号"],
               "finding_status": ["处理状态"], "finding_doc_no": ["调查报告批复文号", "处罚决定书文号"]},
    "persons": {"person_id": ["人员ID"], "name": ["名字", "受表彰人"], "union_post": ["职务", "工会任职"],
                "post_start": ["任职日期", "当选日期"], "post_end": ["离任时间", "卸任日期"]},
    "sanctions": {"sanction_id": ["决定编号"], "sanction_type": ["处理类型", "处分性质"],
                  "sanction_level": ["处分档次", "处分结果"], "decision_date": ["生效日期", "判决日期"],
                  "decision_doc_no": ["判决书文号", "决定书编号"], "decision_status": ["是否生效", "案件状态"]},
    "revocations": {"case_id": ["撤销编号"], "route": ["案件来源", "途径"], "apply_date": ["提出撤销申请日期"],
                    "decision": ["研究结果"]},
}


def credit_code(number):
    """An 18-character code with its check character (GB 32100)."""
    symbols = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91450100MA{number:07d}"
    total = sum(symbols.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + symbols[(31 - total % 31) % 31]


class World:
    """One random export. self.tables: {table: [row, …]}."""

    def __init__(self, seed, size):
        self.random = random.Random(f"jianjia {seed} {size}")
        self.as_of = AS_OF[seed % len(AS_OF)]
        self.tables = {table: [] for table in TABLES}
        self.dropped = set()  # (table, column) that this export doesn't have
        self.drop_columns()
        for number in range(1, size + 1):
            self.unit(number)
        self.friends(max(4, size // 2))

    # ---- small helpers ----

    def pick(self, *choices):
        return self.random.choice(choices)

    def chance(self, share):
        return self.random.random() < share

    def add(self, table, **cells):
        row = {column: "" for column in TABLES[table][1]}
        row.update(cells)
        self.tables[table].append(row)
        return row

    def day_in(self, year, first=(1, 1), last=(12, 31)):
        """A day of the year, not after as-of."""
        low, high = date(year, *first), min(date(year, *last), self.as_of)
        return low + timedelta(days=self.random.randint(0, max(0, (high - low).days)))

    def drop_columns(self):
        for table, column in (("annual", "review_body"), ("ratings", "rating_body"), ("events", "unit_is_liable"),
                              ("annual", "fund_relief"), ("annual", "fund_deadline"), ("annual", "review_date"),
                              ("units", "union_type"), ("awards", "award_level"), ("awards", "lost_note"),
                              ("units", "successor_unit_id")):
            if self.chance(0.12):
                self.dropped.add((table, column))
        if self.chance(0.08):
            self.dropped |= {("awards", "plaque_recovered_date"), ("awards", "cert_recovered_date")}

    def has(self, table, column):
        return (table, column) not in self.dropped

    # ---- awards ----

    def award(self, kind, day, holder, unit_id="", person_id="", **more):
        number = len(self.tables["awards"]) + 1
        cells = dict(award_id=f"A-{number:03d}", award_kind=kind, holder_name=holder, unit_id=unit_id,
                     person_id=person_id, award_date=day.isoformat(), award_doc_no=f"桂工发〔{day.year}〕{number}号",
                     cycle_year=str(day.year), award_level="自治区", award_status="有效")
        cells.update(more)
        if "award_status" not in more:
            if self.chance(0.05):
                cells["award_status"] = self.pick("", "拟撤销", "已撤销")
        if self.chance(0.05):
            cells["award_level"] = self.pick("全国", "市", "")
        row = self.add("awards", **cells)
        if self.chance(0.12) and cells["award_status"] not in ("已撤销", "已收回"):
            decided = self.day_in(self.random.randint(max(day.year, 2021), self.as_of.year))
            self.add("revocations", case_id=f"C-{number:03d}", award_id=row["award_id"], route="逐级申请",
                     apply_date=(decided - timedelta(days=40)).isoformat(),
                     decision=self.pick("不予撤销", "继续观察", ""), decision_date=decided.isoformat())
            if not self.tables["revocations"][-1]["decision"]:
                self.tables["revocations"][-1]["decision_date"] = ""
        return row

    def award_day(self):
        year = self.random.choice([2017, 2018, 2019, 2020, 2021, 2021, 2022, 2022, self.as_of.year - 1])
        return self.day_in(min(year, self.as_of.year - 1), (2, 1), (11, 30))

    # ---- a unit, its awards, chairs, years and events ----

    def unit(self, number):
        unit_id = f"U-{number:03d}"
        day = self.award_day()
        small = self.chance(0.3) and self.has("units", "union_type")
        story = self.pick("plain", "plain", "plain", "plain", "ended", "ended", "closing", "odd")
        kind = self.pick("单独基层工会", "单独基层工会", "单独基层工会", "联合基层工会", "乡镇街道", "村社区", "子公司分公司")
        if small or story != "plain" or not self.has("units", "union_type"):
            kind = "单独基层工会"
        registered = self.pick("是", "是", "") if kind == "子公司分公司" else "是"
        name = f"桂{self.pick('海', '江', '山', '田', '林')}{number}有限公司"
        unit = self.add("units", unit_id=unit_id, uscc=credit_code(number), unit_name=name, union_name=name + "工会",
                        upper_union="南宁市总工会", city="南宁市", union_type=kind, unit_nature="企业",
                        unit_status="在业", union_status="正常", legal_person_reg=registered,
                        separate_account="是", chair_name="")
        award = None
        if not self.chance(0.1):
            award = self.award("模范职工之家", day, name, unit_id)
        child = self.workshop(unit, day, award) if small else None
        clean = self.ending(story, unit, award, child, day)
        first = day.year
        people = []
        if story in ("plain", "odd"):
            people = self.chairs(unit, day, kind)
            first = max([first] + [int(row["award_date"][:4]) for row in people])
        if award and story == "plain" and self.chance(0.08):
            award["award_date"] = ""  # bounded by cycle_year, or not at all
            if self.chance(0.4):
                award["cycle_year"] = ""
                clean = True
            for row in self.tables["revocations"]:
                if row["award_id"] == award["award_id"]:
                    row["decision"] = row["decision_date"] = ""
        undated = bool(award and not award["award_date"])
        end = self.last_year(unit)
        self.years(unit_id, day, first, end, clean, undated)
        if child:
            child_day = date.fromisoformat(child["award_date"])
            self.years(child["unit_id"], child_day, child_day.year, min(end, self.last_year(self.find(child))),
                       clean, False)
        self.unit_events(unit_id, day, child, award)

    def find(self, award):
        return next(u for u in self.tables["units"] if u["unit_id"] == award["unit_id"])

    def last_year(self, unit):
        if unit["unit_status"] in ("宣告破产", "终止", "注销", "撤销") and unit["unit_status_date"]:
            return min(self.as_of.year, int(unit["unit_status_date"][:4]))
        return self.as_of.year

    def workshop(self, unit, day, award):
        """A sub-unit of the unit; often with a small home of its own."""
        unit_id = unit["unit_id"] + "-1"
        kind = self.pick("车间科室", "分厂")
        self.add("units", unit_id=unit_id, unit_name=unit["unit_name"] + "一车间", union_name="一车间工会小组",
                 parent_unit_id=unit["unit_id"], upper_union=unit["union_name"], city="南宁市", union_type=kind,
                 unit_nature="企业", unit_status="在业", union_status="正常", legal_person_reg="否",
                 separate_account=self.pick("是", "否", "否"))
        if self.chance(0.8):
            return self.award("模范职工小家", day, unit["unit_name"] + "一车间", unit_id)
        return None

    def ending(self, story, unit, award, child, day):
        """Ends the unit, or brings it near. True: its yearly figures should be plain."""
        after = day + timedelta(days=self.pick(0, 1, 300, 900))
        when = min(max(after, date(2021, 3, 16)) if self.chance(0.85) else after, self.as_of)
        if story == "ended":
            unit["unit_status"] = self.pick("宣告破产", "终止", "注销", "撤销")
            unit["unit_status_date"] = when.isoformat()
            fate = self.pick("out", "out", "back", "half", "kept", "lost", "blank", "future", "successor", "case")
            if not award:
                fate = self.pick("out", "blank")
            if fate == "blank":
                unit["unit_status_date"] = ""
                return True
            if fate == "future":
                unit["unit_status_date"] = (self.as_of + timedelta(days=self.pick(1, 30))).isoformat()
                return True
            if fate == "successor":
                if self.chance(0.5) and self.has("units", "successor_unit_id"):
                    unit["successor_unit_id"] = "U-001"
                else:
                    unit["union_status_basis"] = self.pick("单位合并分立", "机构改革")
            back = min(when + timedelta(days=self.pick(0, 20, 90)), self.as_of).isoformat()
            columns = self.has("awards", "plaque_recovered_date")
            if fate == "back" and columns:
                award.update(award_status="已收回", plaque_recovered_date=back, cert_recovered_date=back)
            elif fate == "half" and columns:
                award[self.pick("plaque_recovered_date", "cert_recovered_date")] = back
            elif fate == "kept" and columns:
                award.update(award_status="有效", plaque_recovered_date=back, cert_recovered_date=back)
                if self.chance(0.5):
                    award["cert_recovered_date"] = (self.as_of + timedelta(days=5)).isoformat()
            elif fate == "lost" and columns and self.has("awards", "lost_note"):
                award.update(award_status="已收回", cert_recovered_date=back, lost_note="已登报声明遗失")
            elif fate == "case":
                award["award_status"] = self.pick("有效", "已收回")
                self.tables["revocations"] = [r for r in self.tables["revocations"]
                                              if r["award_id"] != award["award_id"]]
                self.add("revocations", case_id="C6-" + award["award_id"], award_id=award["award_id"],
                         route="八六收回", plaque_recovered_date=back, cert_recovered_date=self.pick(back, ""))
        elif story == "closing":
            unit["unit_status"] = self.pick("责令关闭", "吊销", "停业", "清算", "破产受理", "重整", "迁出")
            unit["unit_status_date"] = max(when, date(2021, 3, 16), day).isoformat()
        elif story == "odd":
            unit["unit_status"] = self.pick("", "在业", "在业")
            if unit["unit_status"]:
                if child:
                    shop = self.find(child)
                    shop["unit_status"], shop["unit_status_date"] = "撤销", max(when, date(2021, 3, 16)).isoformat()
                else:
                    unit["union_status_basis"] = "单位终止"
        return False

    # ---- yearly figures ----

    def years(self, unit_id, day, first, end, clean, undated):
        """Rows of the unit. Unknown figures only in years that are due for all its awards: from `first` to
        the year before `end`; before and after only rows with figures, or none."""
        bad = self.chance(0.55)
        start = day.year - self.pick(0, 0, 1, 2)
        for year in range(start, end + 1):
            due = first <= year < end
            row = {"unit_id": unit_id, "year": str(year)}
            if clean:
                self.good_review(row, year)
                self.funds(row, year, ["full"])
                self.add("annual", **row)
                continue
            if self.chance(0.06 if due else 0.5):
                continue  # no row
            if due or bad:
                self.review(row, year, due, bad, end)
            else:
                self.good_review(row, year)
            self.review_day(row, year, day, undated)
            if due:
                self.funds(row, year, None)
            else:
                self.funds(row, year, ["full"] if year < first or year < day.year else ["full", "deadline", "none"])
            self.add("annual", **row)

    def good_review(self, row, year):
        self.votes(row, 100, self.random.randint(0, 30))

    def votes(self, row, valid, bad, returned=0, rate=None):
        rest = valid - bad
        basic = self.random.randint(0, rest)
        abstain = self.random.randint(0, rest - basic)
        cells = dict(ballots_valid=valid, votes_dissatisfied=bad, votes_basic=basic, votes_abstain=abstain,
                     votes_satisfied=rest - basic - abstain)
        if returned:
            cells["ballots_returned"] = returned
        if self.chance(0.2):
            cells["delegates_present"] = max(valid, returned)
            cells["delegates_due"] = max(valid, returned) + self.pick(0, 1, 20)
        row.update({column: str(value) for column, value in cells.items()})
        if rate is not None:
            row["dissatisfaction_rate"] = rate
        row["review_held"] = "是"

    def review(self, row, year, due, bad, end):
        known_bad = ["51", "51", "60", "501", "rate", "round", "flip", "sum", "quest", "returned"]
        known_good = ["50", "500", "rate50", "S50", "S60", "low", "none"]
        unknown = ["S45", "conflict", "blank", "unreported", "over", "zeros", "notdue"]
        if due:
            pool = known_bad * 2 + known_good + unknown if bad else known_good * 4 + unknown + known_bad
        elif year >= end:
            pool = known_bad + known_good + ["blank", "notdue"]
        else:
            pool = known_bad + known_good[:-1]
        shape = self.random.choice(pool)
        percent = self.pick("%", "％", "%")
        if shape == "51":
            self.votes(row, 100, 51)
        elif shape == "60":
            self.votes(row, 250, 150, 250)
        elif shape == "501":
            self.votes(row, 1001, 501)  # 50.05%: one vote over
        elif shape == "500":
            self.votes(row, 1000, 500)
        elif shape == "50":
            self.votes(row, 100, 50)
        elif shape == "low":
            self.good_review(row, year)
        elif shape == "rate":
            row.update(review_held="是", dissatisfaction_rate=self.pick("50.01", "52.3", "50.1") + percent)
        elif shape == "rate50":
            row.update(review_held="是", dissatisfaction_rate=self.pick("50", "50.00", "49.99") + percent)
        elif shape == "round":
            self.votes(row, 101, 52, 0, self.pick("51.5", "51", "52.4") + percent)  # 51.485…%
        elif shape == "flip":
            self.votes(row, 100, 52, self.pick(103, 104, 110))
        elif shape == "sum":
            self.votes(row, 100, 51)
            row["ballots_valid"] = ""
        elif shape == "returned":
            self.votes(row, 100, 56, 100)
            row["ballots_valid"] = row["votes_satisfied"] = row["votes_abstain"] = ""
        elif shape == "quest":
            self.votes(row, 100, 58)
            row["review_body"] = "问卷"
        elif shape in ("S45", "S50", "S60"):
            row.update(review_held="是", satisfaction_rate=shape[1:] + percent)
        elif shape == "conflict":
            self.votes(row, 100, 55, 0, self.pick("56.01", "40", "53.99") + percent)
        elif shape == "over":
            self.votes(row, 100, 60)
            row["votes_dissatisfied"] = "101"
        elif shape == "zeros":
            self.votes(row, 0, 0)
            row["delegates_present"] = row["delegates_due"] = ""
        elif shape == "none":
            row["review_held"] = self.pick("否", "未开展评议")
        elif shape == "unreported":
            row["review_held"] = "未报"
        elif shape == "notdue":
            row["review_held"] = "未到评议时间"
        if row.get("review_held") == "是" and not row.get("review_body"):
            row["review_body"] = self.pick("会员大会", "会员代表大会")

    def review_day(self, row, year, day, undated):
        if row.get("review_held") != "是" or undated or self.chance(0.35):
            return
        if year == day.year:
            when = day + timedelta(days=self.pick(-1, 0, 1, 20))
        elif year == self.as_of.year:
            when = self.pick(self.as_of, date(year, 1, 10), self.as_of + timedelta(days=1))
        elif year == 2021 and self.chance(0.4):
            when = self.pick(date(2021, 3, 15), date(2021, 3, 16))
        else:
            when = self.pick(self.day_in(year, (4, 1)), date(year + 1, 1, 10))
        if when > self.as_of and year < self.as_of.year:
            when = self.day_in(year, (4, 1))
        if year == day.year - 1 and when >= day:
            when = self.day_in(year, (4, 1), (12, 1))
        row["review_date"] = when.isoformat()

    def funds(self, row, year, shapes):
        shape = self.random.choice(shapes or ["full"] * 8 + ["short", "1.00", "1.01", "40", "payroll", "relief",
                                                             "noshape", "nopaid", "deadline", "none", "cents"])
        relief = "无"
        due, paid = 200000_00, 200000_00
        if shape == "full":
            paid += self.pick(0, 0, 500)
        elif shape == "short":
            paid = self.pick(120000_00, 0, 199998_99)
            relief = self.pick("无", "无", "")
        elif shape == "1.00":
            paid = due - 1_00
        elif shape == "1.01":
            paid = due - 1_01
        elif shape == "40":
            paid = due * 2 // 5
        elif shape == "relief":
            paid = 100000_00
            relief = self.pick("缓缴", "减免", "全额返还", "财政划拨")
        elif shape in ("payroll", "cents"):
            # 1234567.89 × 2% = 24691.3578, to the cent 24691.36; 1234512.25 × 2% = 24690.245: 24690.25
            payroll, due = self.pick(("1234567.89", 24691_36), ("1234512.25", 24690_25))
            paid = due - self.pick(1_00, 1_01, 0)
            row.update(payroll_total=payroll, fund_paid=yuan(paid), fund_relief=relief)
            return
        elif shape == "noshape":
            row.update(fund_paid=yuan(paid), fund_relief=self.pick("无", ""))
            return
        elif shape == "nopaid":
            row.update(fund_due=yuan(due), fund_relief=self.pick("无", "", "全额返还"))
            return
        elif shape == "deadline":
            paid = 0
            later = self.as_of + timedelta(days=self.pick(-1, 0, 1))
            if later.year > year or year >= self.as_of.year:
                row["fund_deadline"] = later.isoformat()
        elif shape == "none":
            return
        row.update(fund_due=yuan(due), fund_paid=yuan(paid), fund_relief=relief)
        if year > 2020 and not row.get("fund_deadline") and self.chance(0.2):
            row["fund_deadline"] = date(year + 1, 1, 15).isoformat()

    # ---- events ----

    def unit_events(self, unit_id, day, child, award):
        places = [unit_id] + ([unit_id + "-1"] if any(u["unit_id"] == unit_id + "-1" for u in self.tables["units"])
                              else [])
        for _ in range(self.pick(0, 0, 1, 1, 2)):
            place = self.random.choice(places)
            when = self.pick(day, day, day - timedelta(days=1), day + timedelta(days=200), date(2021, 3, 16),
                             date(2021, 3, 15), self.as_of, self.as_of + timedelta(days=1), None)
            early = when is not None and when < date(2021, 3, 16)
            if early and len(places) > 1:
                when, early = date(2021, 3, 16), False
            cells = dict(event_id=f"E-{len(self.tables['events']) + 1:03d}", unit_id=place,
                         event_date=when.isoformat() if when else "", finding_doc_no=self.pick("桂安〔1〕号", ""),
                         finding_status="已认定" if early else self.pick("已认定", "已认定", "已认定", "调查中", "已排除", ""))
            if self.chance(0.65):
                self.accident(cells, early)
            else:
                cells.update(event_type=self.pick("群体性事件", "群体性事件", "群体性事件", "劳动争议"),
                             adverse_impact="是" if early else self.pick("是", "是", "否", "待定", ""),
                             union_duty=self.pick("已依法履职", "未依法履职", ""))
            self.add("events", **cells)

    def accident(self, cells, early):
        cells.update(event_type="安全生产事故", is_liability=self.pick("是", "是", "是", "是", "否", "待定", ""),
                     union_duty=self.pick("未依法履职", "未依法履职", "未依法履职", "已依法履职", "待查", ""),
                     union_duty_doc=self.pick("桂工意〔2〕号", "桂工意〔2〕号", ""),
                     unit_is_liable=self.pick("是", "是", "", "否", "待定"))
        if early:
            cells.update(is_liability="是", union_duty=self.pick("未依法履职", "已依法履职"),
                         unit_is_liable=self.pick("是", ""))
        elif self.chance(0.5):
            cells.update(is_liability="是", union_duty="未依法履职", unit_is_liable="是", finding_status="已认定")
        shape = self.pick("level", "level", "10", "9", "loss", "50", "49", "partial", "conflict", "nothing", "both")
        if early and shape in ("partial", "conflict", "nothing"):
            shape = "10"
        figures = {"10": (10, 0, 0), "9": (9, 49, 4999), "loss": (0, 0, 5000), "50": (0, 50, 0), "49": (0, 49, 4999),
                   "partial": (9, "", 100), "conflict": (4, 2, 10), "both": (12, 3, 100)}.get(shape, ("", "", ""))
        cells.update(deaths=str(figures[0]), serious_injuries=str(figures[1]), direct_loss_wan=str(figures[2]))
        if shape == "level":
            cells["accident_level"] = self.pick("重大", "重大", "特别重大", "较大", "一般")
        elif shape in ("conflict", "both"):
            cells["accident_level"] = "重大"

    # ---- persons ----

    def person(self, name=None):
        number = len({row["person_id"] for row in self.tables["persons"]} |
                     {row["person_id"] for row in self.tables["awards"]}) + 1
        return f"P-{number:03d}", name or self.pick("韦", "黄", "覃", "陆") + f"{self.pick('建', '海', '丽')}{number}"

    def spell(self, person, unit_id, post, start, end="", org="基层单位"):
        self.add("persons", person_id=person[0], name=person[1], unit_id=unit_id, union_post=post,
                 post_start=start.isoformat() if start else "", post_end=end.isoformat() if end else "", org_kind=org)

    def chairs(self, unit, day, kind):
        """The unit's chair or vice chair, who holds an award of his own. Returns the award rows."""
        unit_id = unit["unit_id"]
        person = self.person()
        award_day = max(date(2017, 2, 1), day - timedelta(days=self.pick(0, 0, 200, 400)))
        start = date(2016, 5, 1)
        story = self.pick("steady", "steady", "steady", "left", "late", "replaced", "vice", "promoted", "blank", "staff",
                          "leader", "moved", "nobody")
        worker = self.award("优秀工会工作者", award_day, person[1], unit_id, person[0])
        several = False
        if story == "steady":
            self.spell(person, unit_id, "主席", start)
            unit["chair_name"] = self.pick(person[1], "")
        elif story == "vice":
            self.spell(person, unit_id, "副主席", start)
            unit["chair_name"] = "李主席"
        elif story == "left":
            end = self.random.choice([date(y, m, d) for y in (2021, 2022) for m, d in ((6, 29), (6, 30), (12, 31))
                                      if date(y, m, d) <= self.as_of])
            self.spell(person, unit_id, self.pick("主席", "副主席"), start, end)
        elif story == "late":
            begin = self.random.choice([date(y, m, d) for y in (2020, 2021) for m, d in ((7, 1), (7, 2), (1, 1))
                                        if date(y, m, d) <= self.as_of])
            self.spell(person, unit_id, "主席", begin)
        elif story == "replaced":
            self.spell(person, unit_id, "主席", start)
            other = self.person()
            self.spell(other, unit_id, "主席", date(2021, 5, 1))
            unit["chair_name"] = self.pick(other[1], "")
        elif story == "promoted":
            self.spell(person, unit_id, "副主席", start, date(2020, 12, 31))
            self.spell(person, unit_id, "主席", date(2021, 1, 1))
            several = True
        elif story == "moved":
            elsewhere = f"U-{self.random.randint(1, max(1, int(unit_id[2:]) - 1)):03d}"
            if elsewhere == unit_id:
                elsewhere = ""
            self.spell(person, unit_id, "主席", start, date(2021, 12, 31))
            if elsewhere and self.find({"unit_id": elsewhere})["unit_status"] == "在业":
                self.spell(person, elsewhere, "专职干部", date(2022, 1, 1))
                several = True
        elif story == "blank":
            self.spell(person, unit_id, "主席", None)
        elif story == "staff":
            self.spell(person, unit_id, self.pick("专职干部", "委员"), start)
        elif story == "leader":
            self.spell(person, unit_id, "主席", start, org="工会领导机关")
        self.person_ratings(person[0], unit_id, award_day, story, several)
        if self.chance(0.4):
            self.person_sanctions(person[0], award_day)
        return [worker]

    def person_ratings(self, person_id, unit_id, award_day, story, several):
        if story == "nobody":
            return
        bad = self.chance(0.6)
        all_bad = self.chance(0.2)
        spell = next(row for row in self.tables["persons"] if row["person_id"] == person_id)
        for year in range(award_day.year - self.pick(0, 1, 2), self.as_of.year + 1):
            due = award_day.year <= year < self.as_of.year
            partial = str(year) in (spell["post_start"][:4], spell["post_end"][:4])
            if spell["post_end"] and year > int(spell["post_end"][:4]) and not several:
                break
            if not partial and self.chance(0.08 if due else 0.5):
                continue
            grade = self.pick("不满意", "不满意", "满意", "基本满意") if bad else self.pick("满意", "满意", "基本满意", "不满意")
            if due and not partial and self.chance(0.1):
                grade = self.pick("未测评", "")
            body = self.pick("会员大会", "会员代表大会")
            if self.chance(0.1):
                body = "其他"
            if all_bad:
                grade, body = "不满意", self.pick("会员大会", "会员大会", "", "其他")
            when = ""
            if grade and grade != "未测评" and self.chance(0.5):
                when = self.day_in(year, (4, 1) if year < self.as_of.year else (1, 1)).isoformat()
            post = spell["union_post"]
            if several and story == "promoted":
                post = "副主席" if year < 2021 else "主席"
            row = dict(person_id=person_id, year=str(year), rating_grade=grade, rating_body=body, rating_date=when)
            if several or self.chance(0.5):
                row.update(unit_id=unit_id, union_post=post)
            self.add("ratings", **row)

    def person_sanctions(self, person_id, day):
        for _ in range(self.pick(1, 1, 2)):
            kind = self.pick("党纪", "党纪", "政务", "政务", "刑事", "刑事", "事业单位处分", "组织处理", "行政处罚",
                             "单位内部处分")
            when = self.pick(day, day, day - timedelta(days=1), max(day, date(2021, 3, 16)), date(2021, 3, 15),
                             self.as_of, self.as_of + timedelta(days=1), day + timedelta(days=300), None)
            status = self.pick("生效", "生效", "生效", "申诉中", "已解除", "已变更", "已撤销", "")
            if kind == "党纪":
                level = self.pick("严重警告", "严重警告", "警告", "撤销党内职务", "留党察看", "开除党籍", "党纪处分", "记过", "")
            elif kind == "政务":
                level = self.pick("警告", "记过", "记大过", "记大过", "降级", "撤职", "开除", "严重警告")
            elif kind == "事业单位处分":
                level = self.pick("警告", "记过", "降低岗位等级", "降低岗位等级", "撤职", "开除", "记大过")
                status = self.pick("生效", "已撤销")
                when = max(day, date(2021, 3, 16))
            elif kind == "刑事":
                level = self.pick("有期徒刑", "拘役", "免予刑事处罚", "有期徒刑", "不起诉")
                status = self.pick("生效", "生效", "生效", "申诉中", "已撤销", "立案", "起诉", "")
                if status in ("立案", "起诉"):
                    level = ""
                if level == "不起诉":
                    status = "生效"
            else:
                level = {"组织处理": self.pick("诫勉", "免职"), "行政处罚": "行政拘留", "单位内部处分": "记大过"}[kind]
                status = "生效"
            if when is None and status not in ("生效", "申诉中", "已解除"):
                when = day
            self.add("sanctions", sanction_id=f"S-{len(self.tables['sanctions']) + 1:03d}", person_id=person_id,
                     sanction_type=kind, sanction_level=level, decision_date=when.isoformat() if when else "",
                     decision_doc_no=self.pick("桂纪〔3〕号", "桂纪〔3〕号", ""), decision_status=status)

    def friends(self, count):
        """Activists, friends and workers who are nobody's chair."""
        for _ in range(count):
            person = self.person()
            kind = self.pick("优秀工会积极分子", "优秀工会之友", "优秀工会工作者")
            day = self.award_day()
            self.award(kind, day, person[1], "U-001", person[0])
            if self.chance(0.7):
                self.spell(person, "U-001", self.pick("无", "委员"), date(2016, 1, 1))
            if self.chance(0.85):
                self.person_sanctions(person[0], day)


def yuan(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def make(seed, size):
    """The tables by name, each (columns, rows), and the as-of date."""
    world = World(seed, size)
    tables = {}
    for table, rows in world.tables.items():
        columns = [c for c in TABLES[table][1] if (table, c) not in world.dropped]
        tables[table] = (columns, rows)
    return tables, world.as_of


def encode(headers, rows, encoding):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def write(folder, tables, variant="", seed=0):
    """Writes the tables as CSV files, in the shape of the variant."""
    shuffle = random.Random(f"variant {seed} {variant}")
    os.makedirs(folder, exist_ok=True)
    for table, (columns, rows) in tables.items():
        name, headers = TABLES[table]
        columns, rows = list(columns), list(rows)
        labels = dict(headers)
        if variant == "columns":
            shuffle.shuffle(columns)
        if variant in ("rows", "split"):
            shuffle.shuffle(rows)
        if variant == "headers":
            for column, others in ALIASES.get(table, {}).items():
                labels[column] = shuffle.choice(others)
        parts = [(name, rows)]
        if variant == "split" and len(rows) > 1:
            cut = shuffle.randint(1, len(rows) - 1)
            parts = [("甲" + name, rows[:cut]), ("乙" + name, rows[cut:])]
        for part, some in parts:
            cells = [[row[column] for column in columns] for row in some]
            data = encode([labels[c] for c in columns], cells, "gb18030" if variant == "gb18030" else "utf-8")
            with open(os.path.join(folder, part), "wb") as file:
                file.write(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("seed", type=int)
    parser.add_argument("folder")
    parser.add_argument("--size", type=int, default=20)
    parser.add_argument("--variant", choices=VARIANTS, default="")
    given = parser.parse_args()
    tables, as_of = make(given.seed, given.size)
    write(given.folder, tables, given.variant, given.seed)
    print(as_of.isoformat())


if __name__ == "__main__":
    main()
