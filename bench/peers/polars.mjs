// SPDX-License-Identifier: MIT
// The three questions with Polars, lazily. Usage: node polars.mjs FOLDER   (threads: POLARS_MAX_THREADS)
import pl from "nodejs-polars";

const folder = process.argv[2];
const [unit, year] = ["单位编码", "年度"];
const scan = (name) => pl.scanCSV(`${folder}/${name}.csv`, { inferSchemaLength: 1000, truncateRaggedLines: true });
const awards = scan("awards").select("奖项编号", unit);
const years = awards
  .join(scan("annual").select(unit, year, "职工总数", "会员总数", "有效票", "不满意票", "应拨缴工会经费", "实际拨缴"), {
    on: unit,
    how: "inner",
  })
  .collectSync();

const col = (name) => pl.col(name);
const tell = (frame, question) => [...new Set(frame.getColumn("奖项编号").toArray())].map((id) => `${id},${question}\n`);
const angry = years.filter(col("不满意票").mul(2).gt(col("有效票"))).select("奖项编号", year);
const next = angry.withColumns(col(year).sub(1).cast(pl.Int64).alias(year));
const twice = angry.withColumns(col(year).cast(pl.Int64)).join(next, { on: ["奖项编号", year], how: "inner" });
const few = years.filter(col(year).gtEq(2021).and(col("会员总数").mul(10).lt(col("职工总数").mul(9))));
const unpaid = years.filter(col("实际拨缴").lt(col("应拨缴工会经费")));
process.stdout.write([...tell(twice, "against"), ...tell(few, "members"), ...tell(unpaid, "funds")].sort().join(""));
