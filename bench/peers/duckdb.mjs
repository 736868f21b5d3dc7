// SPDX-License-Identifier: MIT
// The three questions with DuckDB. Usage: node duckdb.mjs FOLDER THREADS
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const [folder, threads] = process.argv.slice(2);
const database = await (await DuckDBInstance.create(":memory:", { threads })).connect();
const columns = ["单位编码", "年度", "职工总数", "会员总数", "有效票", "不满意票", "应拨缴工会经费", "实际拨缴"];
const wanted = columns.map((name) => `"${name}"`).join(", ");
const csv = (name) => `read_csv('${folder}/${name}.csv', header = true, all_varchar = true, quote = '"', escape = '"', delim = ',')`;
await database.run(`CREATE VIEW awards AS SELECT "奖项编号", "单位编码" FROM ${csv("awards")}`);
await database.run(`CREATE VIEW annual AS SELECT ${wanted} FROM ${csv("annual")}`);
// A view is read anew for each question: only the rows of honours are kept, once.
const sql = readFileSync(new URL("questions.sql", import.meta.url), "utf8").replace("WITH years AS (", "WITH years AS MATERIALIZED (");
const answers = await database.runAndReadAll(sql);
process.stdout.write(answers.getRows().map(([answer]) => `${answer}\n`).join(""));
