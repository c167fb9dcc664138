// States, verbs, types and outcomes of a dispute (domain §7).
#pragma once

#include "domain/kernel/enum_names.hpp"

namespace xiezhu::domain {

enum class DisputeState {
  none,
  negotiating,
  settled,
  filed,
  admitted,
  not_admitted,
  notified,
  answered,
  mediating,
  agreed,
  opinion,
  escalated,
  decided,
  executing,
  executed,
  closed,
  withdrawn,
};
template <>
struct EnumNames<DisputeState> {
  static constexpr std::array table{
      EnumName<DisputeState>{DisputeState::none, "none", "未提出"},
      EnumName<DisputeState>{DisputeState::negotiating, "negotiating", "自行协商"},
      EnumName<DisputeState>{DisputeState::settled, "settled", "协商解决"},
      EnumName<DisputeState>{DisputeState::filed, "filed", "已提请协调"},
      EnumName<DisputeState>{DisputeState::admitted, "admitted", "已受理"},
      EnumName<DisputeState>{DisputeState::not_admitted, "not_admitted", "不予受理"},
      EnumName<DisputeState>{DisputeState::notified, "notified", "待答复"},
      EnumName<DisputeState>{DisputeState::answered, "answered", "已答复"},
      EnumName<DisputeState>{DisputeState::mediating, "mediating", "调解中"},
      EnumName<DisputeState>{DisputeState::agreed, "agreed", "达成一致"},
      EnumName<DisputeState>{DisputeState::opinion, "opinion", "协调意见"},
      EnumName<DisputeState>{DisputeState::escalated, "escalated", "提请决定"},
      EnumName<DisputeState>{DisputeState::decided, "decided", "已决定"},
      EnumName<DisputeState>{DisputeState::executing, "executing", "执行中"},
      EnumName<DisputeState>{DisputeState::executed, "executed", "已执行"},
      EnumName<DisputeState>{DisputeState::closed, "closed", "结案"},
      EnumName<DisputeState>{DisputeState::withdrawn, "withdrawn", "撤回"}};
};

// The states in which the dispute is over.
constexpr bool final(DisputeState state) {
  using enum DisputeState;
  return state == settled || state == not_admitted || state == closed || state == withdrawn;
}

enum class DisputeVerb {
  open,
  settle,
  fail_negotiation,
  file,
  admit,
  not_admit,
  notify,
  answer,
  note_silence,
  mediate,
  extend,
  agree,
  give_opinion,
  escalate,
  decide,
  execute,
  report,
  note_overdue,
  close,
  withdraw,
  note,
  recalculate,
};
template <>
struct EnumNames<DisputeVerb> {
  static constexpr std::array table{
      EnumName<DisputeVerb>{DisputeVerb::open, "open", "提出争议"},
      EnumName<DisputeVerb>{DisputeVerb::settle, "settle", "协商解决"},
      EnumName<DisputeVerb>{DisputeVerb::fail_negotiation, "fail-negotiation", "登记协商不成"},
      EnumName<DisputeVerb>{DisputeVerb::file, "file", "提请协调"},
      EnumName<DisputeVerb>{DisputeVerb::admit, "admit", "受理争议"},
      EnumName<DisputeVerb>{DisputeVerb::not_admit, "not-admit", "不予受理"},
      EnumName<DisputeVerb>{DisputeVerb::notify, "notify", "通知答复"},
      EnumName<DisputeVerb>{DisputeVerb::answer, "answer", "答复"},
      EnumName<DisputeVerb>{DisputeVerb::note_silence, "note-silence", "记载未答复"},
      EnumName<DisputeVerb>{DisputeVerb::mediate, "mediate", "组织调解"},
      EnumName<DisputeVerb>{DisputeVerb::extend, "extend", "延长协调期限"},
      EnumName<DisputeVerb>{DisputeVerb::agree, "agree", "达成一致"},
      EnumName<DisputeVerb>{DisputeVerb::give_opinion, "give-opinion", "出具协调意见"},
      EnumName<DisputeVerb>{DisputeVerb::escalate, "escalate", "提请决定"},
      EnumName<DisputeVerb>{DisputeVerb::decide, "decide", "作出决定"},
      EnumName<DisputeVerb>{DisputeVerb::execute, "execute", "交付执行"},
      EnumName<DisputeVerb>{DisputeVerb::report, "report", "报告执行情况"},
      EnumName<DisputeVerb>{DisputeVerb::note_overdue, "note-overdue", "记载逾期未执行"},
      EnumName<DisputeVerb>{DisputeVerb::close, "close", "结案"},
      EnumName<DisputeVerb>{DisputeVerb::withdraw, "withdraw", "撤回争议"},
      EnumName<DisputeVerb>{DisputeVerb::note, "note", "内部研判"},
      EnumName<DisputeVerb>{DisputeVerb::recalculate, "recalculate", "按新日历重算时限"}};
};

// The verbs by which a dispute comes to its outcome.
constexpr bool concludes(DisputeVerb verb) {
  return verb == DisputeVerb::agree || verb == DisputeVerb::give_opinion || verb == DisputeVerb::decide;
}

enum class DisputeType { refusal, overdue, quality, duty, forwarding, cost, card_objection };
template <>
struct EnumNames<DisputeType> {
  static constexpr std::array table{
      EnumName<DisputeType>{DisputeType::refusal, "refusal", "不予协助争议"},
      EnumName<DisputeType>{DisputeType::overdue, "overdue", "逾期争议"},
      EnumName<DisputeType>{DisputeType::quality, "quality", "质量争议"},
      EnumName<DisputeType>{DisputeType::duty, "duty", "职责管辖争议"},
      EnumName<DisputeType>{DisputeType::forwarding, "forwarding", "转送争议"},
      EnumName<DisputeType>{DisputeType::cost, "cost", "费用争议"},
      EnumName<DisputeType>{DisputeType::card_objection, "card_objection", "亮牌异议"}};
};

enum class DisputeOutcome {
  must_assist,
  refusal_upheld,
  partial,
  designate_other,
  adjust_catalogue,
  claim_granted,
  claim_dismissed,
};
template <>
struct EnumNames<DisputeOutcome> {
  static constexpr std::array table{
      EnumName<DisputeOutcome>{DisputeOutcome::must_assist, "must_assist", "应予协助"},
      EnumName<DisputeOutcome>{DisputeOutcome::refusal_upheld, "refusal_upheld", "维持不予协助"},
      EnumName<DisputeOutcome>{DisputeOutcome::partial, "partial", "部分协助"},
      EnumName<DisputeOutcome>{DisputeOutcome::designate_other, "designate_other", "指定其他机关"},
      EnumName<DisputeOutcome>{DisputeOutcome::adjust_catalogue, "adjust_catalogue", "调整目录"},
      EnumName<DisputeOutcome>{DisputeOutcome::claim_granted, "claim_granted", "支持主张"},
      EnumName<DisputeOutcome>{DisputeOutcome::claim_dismissed, "claim_dismissed", "不支持主张"}};
};

// claimant: the party that raised it · respondent: the other one · obliged: whoever must execute the outcome;
// may be one of the two · decider: the dispute coordinator whose case it is
enum class DisputeSide { claimant, respondent, obliged, decider, system };
template <>
struct EnumNames<DisputeSide> {
  static constexpr std::array table{EnumName<DisputeSide>{DisputeSide::claimant, "claimant", "提出方"},
                                    EnumName<DisputeSide>{DisputeSide::respondent, "respondent", "对方"},
                                    EnumName<DisputeSide>{DisputeSide::obliged, "obliged", "执行单位"},
                                    EnumName<DisputeSide>{DisputeSide::decider, "decider", "主管机关"},
                                    EnumName<DisputeSide>{DisputeSide::system, "system", "系统"}};
};

}  // namespace xiezhu::domain
