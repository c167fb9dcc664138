#include "api/http/problem.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

namespace xiezhu::api {
namespace json = boost::json;
namespace {

struct Text {
  std::string_view code;
  int status;
  std::string_view chinese;  // {} stands for the detail
  std::string_view english;
};

constexpr std::array texts{
    // Refused before the call is understood.
    Text{"bad_request", 400, "请求不符合 HTTP 规范", "The request does not conform to HTTP"},
    Text{"json_syntax", 400, "请求体不是有效的 JSON：{}", "The body is not valid JSON: {}"},
    Text{"json_duplicate", 400, "JSON 成员重复：{}", "Duplicate JSON member: {}"},
    Text{"json_depth", 400, "JSON 嵌套超过 {} 层", "JSON is nested deeper than {} levels"},
    Text{"json_number", 400, "数值超出可精确表示的范围：{}", "The number cannot be represented exactly: {}"},
    Text{"json_control", 400, "文本含有不允许的控制字符", "The text contains a forbidden control character"},
    Text{"json_object", 400, "请求体必须是 JSON 对象", "The body must be a JSON object"},
    Text{"bad_header", 400, "请求头 {} 的值无效", "The value of header {} is not valid"},
    Text{"unauthenticated", 401, "未登录或登录已失效", "Not signed in, or the session has ended"},
    Text{"wrong_credentials", 401, "用户名或密码错误", "Wrong login or password"},
    Text{"csrf", 403, "缺少或错误的 CSRF 令牌", "Missing or wrong CSRF token"},
    Text{"wrong_origin", 403, "请求来源不被允许", "The origin of the request is not allowed"},
    Text{"forbidden", 403, "没有执行此操作的权限", "You are not permitted to do this"},
    Text{"no_route", 404, "没有这样的地址", "There is no such address"},
    Text{"method_not_allowed", 405, "该地址不支持此方法", "The address does not support this method"},
    Text{"timeout", 408, "请求未在规定时间内到齐", "The request did not arrive in time"},
    Text{"body_too_large", 413, "请求体过大", "The body is too large"},
    Text{"target_too_long", 414, "请求地址过长", "The request target is too long"},
    Text{"unsupported_media_type", 415, "请求体必须是未压缩的 application/json",
         "The body must be application/json, not encoded"},
    Text{"file_expected", 415, "请求体必须是未压缩的 {}", "The body must be {}, not encoded"},
    Text{"expectation_failed", 417, "不支持此 Expect", "This expectation is not supported"},
    Text{"upgrade_required", 426, "此地址只接受 WebSocket（版本 13）连接",
         "This address only speaks WebSocket, version 13"},
    Text{"precondition_required", 428, "修改必须携带 If-Match", "A change must carry If-Match"},
    Text{"header_too_large", 431, "请求头过大", "The header is too large"},
    Text{"locked", 429, "失败次数过多，账号已锁定至 {}",
         "Too many failed attempts; the account is locked until {}"},
    Text{"too_many_jobs", 429, "未完成的后台任务已达 {} 个，请稍后再试",
         "{} jobs of yours are not over yet; try again later"},
    Text{"key_reused", 422, "Idempotency-Key 已用于另一请求",
         "The Idempotency-Key was used for another call"},
    Text{"internal", 500, "系统内部错误", "Internal error"},
    Text{"not_supported", 501, "不支持此方法", "The method is not supported"},
    Text{"unavailable", 503, "系统繁忙或数据库不可用，请稍后重试",
         "Busy or the database is unavailable; try again later"},
    Text{"outcome_unknown", 503, "提交结果未知，请刷新后确认",
         "It is unknown whether the change was stored; reload to see"},
    // The input as a whole.
    Text{"invalid_input", 422, "输入有误，请检查所列字段", "The input is not valid; see the listed fields"},
    // Rules, with the codes of domain::Reason.
    Text{"missing", 422, "必填", "Mandatory"},
    Text{"malformed", 422, "格式不正确", "Malformed"},
    Text{"too_long", 422, "不得超过 {} 个字符", "At most {} characters"},
    Text{"out_of_range", 422, "超出范围 {}", "Outside the range {}"},
    Text{"unknown", 422, "不存在或当前无效", "Does not exist or is not valid today"},
    Text{"unknown_member", 422, "不认识的字段", "Unknown member"},
    Text{"control_character", 422, "含有不允许的控制字符", "Contains a forbidden control character"},
    Text{"no_search_words", 422, "没有可检索的字词", "Contains nothing that can be searched for"},
    Text{"search_too_broad", 422, "检索范围过大，请增加或改用更具体的字词",
         "The search is too broad; use more or rarer words"},
    Text{"same_request", 422, "不得与自身关联", "A request cannot be related to itself"},
    Text{"already_related", 409, "两件请求已有关联", "The two requests are related already"},
    Text{"limit_reached", 409, "已达上限 {}", "The limit of {} is reached"},
    Text{"other_sort", 422, "游标来自另一种排序，请从第一页重新读取",
         "The cursor comes from another sort; begin with the first page"},
    Text{"not_sortable", 422, "“{}”列表不能这样排序", "The list {} cannot be sorted by this"},
    Text{"exactly_one", 422, "须且只能给出其一：{}", "Give exactly one of: {}"},
    // Rules of imported files.
    Text{"columns", 422, "表头须为：{}", "The header must be: {}"},
    Text{"cell_count", 422, "应有 {} 列", "Expected {} columns"},
    Text{"encoding", 422, "既不是 UTF-8 也不是 GB18030", "Neither UTF-8 nor GB18030"},
    Text{"unclosed_quote", 422, "引号未闭合", "A quote is not closed"},
    Text{"exists", 422, "已存在", "Exists already"},
    Text{"repeated", 422, "与第 {} 行重复", "Repeats line {}"},
    Text{"overlap", 422, "与同一事项的其他版本有效期重叠", "Overlaps another version of the item"},
    Text{"cycle", 422, "上级单位形成循环", "The parents form a cycle"},
    Text{"incompatible_roles", 422, "三员不得兼任其他岗位", "The three administrators hold no other role"},
    Text{"too_short", 422, "至少 {} 个字符", "At least {} characters"},
    Text{"check_character", 422, "统一社会信用代码校验位不符（仅提示）",
         "The check character fails (a warning only)"},
    Text{"other_unit", 422, "不属于本单位", "Does not belong to your unit"},
    Text{"not_grantable", 422, "含有单位管理员不得授予的岗位",
         "Holds a role that a unit administrator may not give"},
    Text{"own_account", 422, "不得更改本人的岗位，也不得停用本人账号",
         "You may not change your own roles or shut your own account"},
    Text{"wrong_password", 422, "原密码不正确", "The present password is not correct"},
    Text{"not_here", 422, "此处不得填写", "Must not be given here"},
    Text{"no_such_year", 422, "文件中没有{}年的日期", "The file has no day of {}"},
    // Warnings about the calendar.
    Text{"year_missing", 422, "{}年放假通知尚未导入，时限暂按周一至周五推算",
         "The notice of {} is not known; dates are provisional"},
    Text{"next_year_missing", 422, "{}年放假通知尚未导入，请尽快导入",
         "The notice of {} is not known yet; import it soon"},
    // Rules of jobs.
    Text{"repeated_here", 422, "重复", "Named twice"},
    Text{"job_over", 409, "任务已结束", "The job is over"},
    Text{"not_found", 404, "不存在或无权查看", "Does not exist, or you may not see it"},
    Text{"stale_version", 412, "数据已被他人更新，请查看最新状态后重试",
         "Changed by somebody else; look at the newer state and try again"},
    Text{"wrong_turn", 409, "当前状态下不能执行此操作", "Not possible in the present state"},
    Text{"role_required", 403, "需要岗位权限：{}", "Requires the role: {}"},
    Text{"same_unit", 422, "请求机关与被请求机关不得相同", "Requesting and requested unit must differ"},
    Text{"subordinate_unit", 422, "双方不得有隶属关系", "Neither unit may be subordinate to the other"},
    Text{"item_not_effective", 422, "协助事项当前未生效", "The catalogue item is not effective today"},
    Text{"item_not_applicable", 422, "协助事项不适用于双方单位或该渠道",
         "The item does not cover these units or this channel"},
    Text{"basis_required", 422, "目录外请求须说明依据",
         "A request outside the catalogue must state its basis"},
    Text{"sharing_unanswered", 422, "须说明能否通过数据共享获得",
         "State whether the data is available by sharing"},
    Text{"own_draft", 403, "不得签发本人起草的请求", "You may not sign a draft of your own"},
    Text{"not_drafter", 403, "只有起草人可以执行此操作", "Only the drafter may do this"},
    Text{"not_case_officer", 403, "只有承办人可以执行此操作", "Only the assigned case officer may do this"},
    Text{"already_corrected", 409, "补正只能通知一次", "A correction can be asked for only once"},
    Text{"ground_not_allowed", 422,
         "此处不适用理由 {}；目录内事项限 R2、R3、R7，指定承办限 R2、R3，R6 须报批",
         "The ground {} is not admitted here: R2, R3, R7 for catalogue items; R2, R3 for designated units; "
         "R6 by proposal"},
    Text{"head_approval_required", 422, "以负担明显过重为由须报单位负责人批准",
         "A refusal for burden must be proposed to the head of the unit"},
    Text{"better_unit_required", 422, "须写明更适宜的机关", "Name the unit that is better placed"},
    Text{"no_better_unit", 409, "不予协助决定未指明更适宜的机关", "The refusal names no better placed unit"},
    Text{"forward_limit", 409, "转送不得超过两次，再转须报主管机关指定",
         "Forwarded twice already; refer it to the coordinator for designation"},
    Text{"forwards_left", 409, "尚可自行转送，无需报请指定",
         "It can still be forwarded without the coordinator"},
    Text{"application_pending", 409, "有申请正待审批", "An application is waiting for its decision"},
    Text{"no_application", 409, "没有待审批的申请", "Nothing is waiting for a decision"},
    Text{"already_extended", 409, "延期只能申请一次", "An extension can be applied for only once"},
    Text{"clock_expired", 409, "时限已过，不能再办理此操作",
         "The time limit has run out; this is no longer possible"},
    Text{"not_a_working_day", 422, "须为工作日", "Must be a working day"},
    Text{"later_than_lead", 422, "不得晚于主办时限 {}", "No later than the due date of the whole: {}"},
    Text{"nested_part", 409, "协办件不得再次分拆", "A part is not split again"},
    Text{"kind_not_taken", 422, "不接受此类文件；可用扩展名：{}",
         "Files of this kind are not taken; these are: {}"},
    Text{"request_full", 422, "该请求的附件总量不得超过 {} 字节",
         "All files of a request together: at most {} bytes"},
    Text{"upload_too_long", 422, "超出申报的 {} 字节", "More than the {} bytes announced"},
    Text{"upload_busy", 409, "该文件正在另一处上传", "This file is being sent by another call"},
    Text{"upload_offset", 409, "应从第 {} 字节继续", "Go on from byte {}"},
    Text{"content_differs", 422, "文件内容与扩展名不符：{}", "The content is not what the name says: {}"},
    Text{"unit_full", 422, "本单位附件空间不足，剩余 {} 字节",
         "The unit's room for files is used up; bytes left: {}"},
    Text{"picture_unreadable", 422, "图片已损坏或不完整：{}", "The picture is damaged or cut off: {}"},
    Text{"picture_too_large", 422, "图片像素过多：{}", "The picture has too many pixels: {}"},
    Text{"archive_too_large", 422, "压缩文件展开后过大：{}", "Too many bytes come out of the archive: {}"},
    Text{"archive_too_dense", 422, "压缩文件的压缩比异常：{}",
         "Too many bytes come out of so small an archive: {}"},
    Text{"archive_too_many", 422, "压缩文件内成员过多：{}", "The archive has too many members: {}"},
    Text{"archive_too_deep", 422, "压缩文件嵌套层数过多：{}", "Too many archives inside one another: {}"},
    Text{"archive_encrypted", 422, "压缩文件已加密，无法检查：{}",
         "The archive is encrypted and cannot be looked into: {}"},
    Text{"archive_unreadable", 422, "压缩文件已损坏或无法识别：{}",
         "The archive is damaged or of an unknown kind: {}"},
    Text{"archive_too_slow", 422, "压缩文件未能及时检查完毕：{}",
         "The archive could not be looked through in time: {}"},
    Text{"file_infected", 422, "文件含有病毒，已删除：{}", "A virus was found and the file removed: {}"},
    Text{"scan_too_large", 422, "文件过大，无法进行病毒扫描：{}",
         "The file is too large to be scanned for viruses: {}"},
    Text{"scanner_away", 503, "病毒扫描暂不可用，文件未添加，请稍后重试：{}",
         "Viruses cannot be scanned for at present; the file was not added, try again later: {}"},
    Text{"storage_away", 503, "文件存储暂不可用，文件未添加，请稍后重试：{}",
         "The file store is away at present; the file was not added, try again later: {}"},
    Text{"range_not_satisfiable", 416, "所请求的字节范围超出文件长度 {}",
         "The range lies outside the {} bytes of the file"},
    Text{"file_lost", 503, "文件暂时无法读取：{}", "The file cannot be read for now: {}"},
    Text{"name_taken", 422, "已有同名附件", "There is an attachment of this name already"},
    Text{"length_required", 411, "须给出 Content-Length", "Content-Length is required"},
    Text{"subrequests_open", 409, "尚有 {} 件协办未反馈", "Parts not yet answered: {}"},
    Text{"lead_replied", 409, "主办已反馈，协办件不能再重办",
         "The whole has been answered; its parts are not reworked"},
    Text{"clock_paused", 409, "计时已暂停", "The clock stands still"},
    Text{"clock_not_paused", 409, "计时未暂停", "The clock is not paused"},
    Text{"suspended", 409, "计时因职责争议中止，待争议终结后恢复",
         "The clock stands still until the dispute is over"},
    Text{"urged_recently", 409, "两个工作日内只能催办一次，{} 之后可再催办",
         "Urged within the last two working days; possible again after {}"},
    Text{"letter_not_owed", 409, "不欠补发的请求函", "No letter is owed"},
    Text{"already_archived", 409, "本单位已归档，可更正归档信息",
         "Your unit has archived it already; the mark can be corrected"},
    Text{"not_archived", 409, "本单位尚未归档", "Your unit has not archived it yet"},
    Text{"rating_closed", 409, "不在评价期内", "The rating window is not open"},
    Text{"already_rated", 409, "本单位已评价，可在期限内修改",
         "Your unit has rated it already; the rating can be changed"},
    Text{"not_rated", 409, "本单位尚未评价", "Your unit has not rated it"},
    Text{"change_over", 409, "该评价已不能修改", "The rating can no longer be changed"},
    Text{"no_fix_task", 409, "没有等待此步骤的整改任务", "No fix task waits for this step"},
    Text{"not_appealable", 409, "现在没有可以申诉的评价", "No rating can be appealed now"},
    Text{"no_attachment", 409, "本单位没有可删除的附件", "Your unit has added no file"},
    Text{"emergency_ended", 409, "紧急情况结束时间已登记", "The end of the emergency is recorded already"},
    Text{"order_open", 409, "同一事由已有未办结的督办单", "A supervision order for this cause is open"},
    Text{"card_stands", 409, "同一事由已有有效的同色牌", "A card of this colour stands for this cause"},
    Text{"not_overdue", 422, "该预警所指时限尚未超期", "The clock of this alert has not run out"},
    Text{"not_lapsed", 422, "该督办单未逾期", "The time to respond to this order has not run out"},
    Text{"no_late_reason", 422, "未说明逾期理由，无从认可", "No reason for being late was given"},
    Text{"already_appealed", 409, "申诉只能提出一次", "A card can be appealed against only once"},
    Text{"appeal_pending", 409, "申诉待审，请先审理申诉", "An appeal waits; decide it first"},
    Text{"no_appeal", 409, "没有待审的申诉", "No appeal waits for a decision"},
    Text{"nothing_held", 422, "此人名下没有未办结的请求", "This person holds no unfinished request"},
    Text{"dispute_open", 409, "该请求已有同类争议尚未终结",
         "A dispute of this type about the request is open"},
    Text{"not_disputable", 409, "本单位在请求的当前状态下不能提出此类争议",
         "Your unit cannot raise such a dispute in this state of the request"},
    Text{"window_closed", 409, "已超过提出争议的期限（{}）", "The time for raising a dispute ended at {}"},
    Text{"negotiation_runs", 409, "自行协商期未满，且未登记协商不成",
         "Negotiation is still running and was not recorded as failed"},
    Text{"negotiation_failed", 409, "已登记协商不成", "Negotiation was recorded as failed already"},
    Text{"recused", 403, "您所在单位是当事一方，应当回避",
         "Your unit is one of the parties: you must recuse"},
    Text{"outcome_not_allowed", 422, "此类争议不适用该结果：{}",
         "A dispute of this type does not admit the outcome {}"},
    Text{"outcome_not_possible", 409, "请求的当前状态下该结果无法生效：{}",
         "The outcome cannot take effect on the request, which is {}"},
    Text{"nothing_to_execute", 409, "该结果无须执行，可直接结案",
         "Nothing is to be executed; it can be closed"},
    Text{"not_executed", 409, "尚未执行，不能结案", "It is not executed yet and cannot be closed"},
    Text{"not_delegated", 403, "未获授权代此人办理", "You are not authorised to act for this person"},
    Text{"delegation_cycle", 422, "代理关系形成循环", "The delegations would form a circle"},
    Text{"not_admitted", 422, "不允许的地址", "The address is not admitted"},
    Text{"webhooks_off", 409, "未配置推送密钥，推送不可用",
         "Webhooks are off: the server has no key for them"},
    Text{"unknown_field", 422, "此类函件没有字段 {}", "This kind of letter has no field {}"},
    Text{"field_required", 422, "模板须含字段 {}", "The template must contain the field {}"},
    Text{"unclosed_field", 422, "字段的花括号未配对", "A brace has no partner"},
    Text{"too_many_copies", 422, "未完成的文稿最多保留 {} 份，请先清理",
         "At most {} unfinished texts are kept; remove some first"},
    Text{"printing_off", 503, "服务器未安装公文字体，无法生成 PDF",
         "The server lacks the fonts of letters and cannot make a PDF"},
    Text{"not_dead", 409, "只能重发未送达的消息", "Only a delivery that was given up can be sent again"},
    Text{"already_reworked", 409, "重办只能要求一次", "Rework can be demanded only once"},
};

const Text* find(std::string_view code) {
  const auto* found = std::ranges::find(texts, code, &Text::code);
  return found == texts.end() ? nullptr : found;
}

double quality(std::string_view parameters) {
  const auto at = parameters.find("q=");
  if (at == std::string_view::npos) return 1.0;
  double value = 0.0;
  const auto* begin = parameters.data() + at + 2;
  std::from_chars(begin, parameters.data() + parameters.size(), value);
  return value;
}

// "EN-gb;q=0.5" names "en".
bool names(std::string_view range, std::string_view language) {
  const auto tag = range.substr(0, range.find_first_of("-; \t"));
  return std::ranges::equal(
      tag, language, {}, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
}

}  // namespace

Language preferred_language(std::string_view accept_language) {
  double chinese = 0.0;
  double english = 0.0;
  while (!accept_language.empty()) {
    const auto end = std::min(accept_language.find(','), accept_language.size());
    auto range = accept_language.substr(0, end);
    while (range.starts_with(' ')) range.remove_prefix(1);
    const double q = quality(range);
    if (names(range, "zh")) chinese = std::max(chinese, q);
    if (names(range, "en")) english = std::max(english, q);
    accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
  }
  return english > chinese ? Language::english : Language::chinese;
}

Problem problem_of(const domain::Rejection& rejection) {
  const std::string code{domain::code(rejection.reason)};
  if (rejection.field.empty()) return {.code = code, .detail = rejection.detail};
  return invalid_input({FieldError{rejection.field, code, rejection.detail}});
}

Problem invalid_input(std::vector<FieldError> errors) {
  return {.code = "invalid_input", .errors = std::move(errors)};
}

int status_of(std::string_view code) {
  const Text* text = find(code);
  return text == nullptr ? 500 : text->status;
}

std::vector<std::string_view> problem_codes() {
  std::vector<std::string_view> codes;
  codes.reserve(texts.size());
  for (const auto& text : texts) codes.push_back(text.code);
  return codes;
}

std::string sentence(std::string_view code, Language language, std::string_view detail) {
  const Text* text = find(code);
  if (text == nullptr) return std::string{code};
  std::string words{language == Language::chinese ? text->chinese : text->english};
  if (const auto hole = words.find("{}"); hole != std::string::npos) words.replace(hole, 2, detail);
  return words;
}

Response to_response(const Problem& problem, const Request& request) {
  const auto language = preferred_language(request.header("accept-language"));
  const int status = status_of(problem.code);
  json::object body{{"type", "urn:xiezhu:problem:" + problem.code},
                    {"title", sentence(problem.code, language, problem.detail)},
                    {"status", status},
                    {"code", problem.code},
                    {"requestId", request.request_id}};
  if (!problem.detail.empty()) body["detail"] = problem.detail;
  if (!problem.errors.empty()) {
    json::array errors;
    for (const auto& error : problem.errors) {
      errors.push_back(json::object{{"field", error.field},
                                    {"code", error.code},
                                    {"detail", sentence(error.code, language, error.detail)}});
    }
    body["errors"] = std::move(errors);
  }
  for (const auto& [name, value] : problem.extra) body[name] = value;
  Response response{status, "application/problem+json", json::serialize(body)};
  response.problem = problem.code;
  response.headers.emplace_back("content-language", language == Language::chinese ? "zh-CN" : "en");
  return response;
}

}  // namespace xiezhu::api
