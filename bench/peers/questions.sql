-- The three questions of bench/questions, for DuckDB and SQLite: awards and annual are there.
WITH years AS (
  SELECT a."奖项编号" AS award, CAST(y."年度" AS INTEGER) AS year,
         CAST(NULLIF(y."职工总数", '') AS INTEGER) AS workers, CAST(NULLIF(y."会员总数", '') AS INTEGER) AS members,
         CAST(NULLIF(y."有效票", '') AS INTEGER) AS valid, CAST(NULLIF(y."不满意票", '') AS INTEGER) AS against,
         CAST(NULLIF(y."应拨缴工会经费", '') AS INTEGER) AS due, CAST(NULLIF(y."实际拨缴", '') AS INTEGER) AS paid
  FROM awards a JOIN annual y ON y."单位编码" = a."单位编码"
)
SELECT DISTINCT f.award || ',against' AS answer FROM years f JOIN years l ON l.award = f.award AND l.year = f.year + 1
 WHERE f.against * 2 > f.valid AND l.against * 2 > l.valid
UNION SELECT DISTINCT award || ',members' FROM years WHERE year >= 2021 AND members * 10 < workers * 9
UNION SELECT DISTINCT award || ',funds' FROM years WHERE paid < due
ORDER BY 1;
