#!/usr/bin/env bash
# One request from draft to confirmation, by four people of two units of the demonstration city, with curl.
#   deploy/demo/walkthrough.sh [https://localhost:8443]
set -euo pipefail
base=${1:-https://localhost:8443}
password=Xiezhu-2019
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Calls the API as somebody: call WHO METHOD PATH [BODY]; the answer goes to $work/answer, a refusal ends the script.
call() {
  local who=$1 method=$2 path=$3 body=${4:-} status headers=()
  [ -f "$work/$who.csrf" ] && headers+=(-H "X-CSRF-Token: $(cat "$work/$who.csrf")")
  [ -n "$body" ] && headers+=(-H 'Content-Type: application/json' --data "$body")
  [ -n "${version:-}" ] && headers+=(-H "If-Match: \"$version\"")
  status=$(curl -sk -c "$work/$who.jar" -b "$work/$who.jar" -X "$method" "${headers[@]}" -o "$work/answer" -w '%{http_code}' "$base/api/v1$path")
  if [ "$status" -ge 400 ]; then
    echo "refused with $status:" >&2
    jq . "$work/answer" >&2
    exit 1
  fi
}
get() { jq -r "$1" "$work/answer"; }

sign_in() {
  version='' call "$1" POST /session "{\"login\":\"$1\",\"password\":\"$password\"}"
  get .csrfToken >"$work/$1.csrf"
  echo "   $1 = $(get .person.name), $(get .unit.name)（$(get '[.roles[].name] | join("、")')）"
}
act() { # WHO VERB [BODY]
  call "$1" POST "/requests/$id/actions/$2" "${3:-}"
  version=$(get .version)
  echo "   → $(get .state.name)"
  local due
  due=$(get '.clock // empty | "\(.code) \(.name)时限到 \(.dueAt)，剩余 \(.remainingWorkingDays) 个工作日"')
  [ -z "$due" ] || echo "     $due"
}
step() { echo; echo "$*"; }

step '1. 登录 sign in'
for who in minzheng-handler minzheng-signer gongan-allocator gongan-officer; do sign_in $who; done
officer=$(version='' call gongan-officer GET /me && get .person.id)

step '2. 查目录 look up an item that 市公安局 must help with'
version='' call minzheng-handler GET '/units?q=%E5%B8%82%E5%85%AC%E5%AE%89%E5%B1%80'
unit=$(get '.items[0].id')
version='' call minzheng-handler GET "/catalogue/items?requestedUnit=$unit&limit=1"
item=$(get '.items[0].id')
echo "   $(get '.items[0] | "\(.code) \(.name)，办理时限 \(.limit.amount) 个工作日"')"

step '3. 起草 draft (minzheng-handler)'
version='' call minzheng-handler POST /requests "$(jq -n --arg unit "$unit" --arg item "$item" '{
  title: "关于核查救助申请人户籍信息的请求",
  body: "因办理临时救助，需核查申请人的户籍登记情况，请予协助。",
  legalBasis: "《社会救助暂行办法》", requestedUnit: $unit, item: $item, sharing: "unavailable"}')"
id=$(get .id)
version=$(get .version)
echo "   → 草稿 $id"

step '4. 送签 submit (minzheng-handler)';                act minzheng-handler submit
step '5. 签发 sign (minzheng-signer)';                   act minzheng-signer sign '{"opinion":"同意。"}'
echo "   文号 number: $(get .number)"
step '6. 签收 receive (gongan-allocator)';               act gongan-allocator receive
step '7. 受理并分办 accept and assign (gongan-allocator)'; act gongan-allocator accept "{\"caseOfficer\":\"$officer\"}"

step '8. 时限怎样算出 how the handling date was computed'
version='' call gongan-officer GET "/requests/$id/clocks"
jq -r '.items[-1] | "   \(.name)：自 \(.countedFrom) 起 \(.limit.amount) 个工作日，到 \(.dueAt)",
  (.days[] | "     \(.date)  \({working:"工作日",weekend:"休息日",holiday:"节假日",make_up:"调休上班"}[.reason])  \(if .counted then "第 \(.counted) 日" else "不计" end)")' "$work/answer"

step '9. 反馈 reply (gongan-officer)'
act gongan-officer reply '{"outcome":"full","text":"经查，申请人户籍登记情况属实，材料附后。"}'
step '10. 确认办结 confirm (minzheng-handler)';           act minzheng-handler confirm

step '11. 流转记录 timeline'
version='' call minzheng-handler GET "/requests/$id/timeline"
jq -r '.items[] | "   \(.at[0:19])  \(.verb.name)\t\(.unit.shortName)\t\(.person.name)\t\(.opinion)"' "$work/answer"
