# SPDX-License-Identifier: MIT
# The three questions with awk, blind to quotes: right only because the quoted column is the last one.
# Usage: awk -f questions.awk FOLDER/awards.csv FOLDER/annual.csv
BEGIN { FS = "," }
FNR == 1 { file++; split("", at); for (i = 1; i <= NF; i++) at[$i] = i; next }
file == 1 { award[$at["单位编码"]] = $at["奖项编号"]; next }
!($1 in award) { next }
{
    id = award[$1]; year = $at["年度"] + 0
    valid = $at["有效票"]; against = $at["不满意票"]
    angry[id, year] = valid != "" && against != "" && against * 2 > valid + 0
    if (angry[id, year] && angry[id, year - 1] || angry[id, year] && angry[id, year + 1]) print_once(id ",against")
    if (year >= 2021 && $at["会员总数"] * 10 < $at["职工总数"] * 9) print_once(id ",members")
    if ($at["实际拨缴"] + 0 < $at["应拨缴工会经费"] + 0) print_once(id ",funds")
}
function print_once(answer) { if (!(answer in told)) { told[answer]; print answer } }
