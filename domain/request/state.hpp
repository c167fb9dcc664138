// States and verbs of a request (domain §4).
#pragma once

#include "domain/kernel/enum_names.hpp"

namespace xiezhu::domain {

enum class State {
  none,
  draft,
  pending_sign,
  sent,
  received,
  correcting,
  in_progress,
  awaiting_requester,
  replied,
  completed,
  refused,
  withdrawn,
  lapsed,
  terminated,
};
template <>
struct EnumNames<State> {
  static constexpr std::array table{
      EnumName<State>{State::none, "none", "未起草"},
      EnumName<State>{State::draft, "draft", "草稿"},
      EnumName<State>{State::pending_sign, "pending_sign", "待签发"},
      EnumName<State>{State::sent, "sent", "待签收"},
      EnumName<State>{State::received, "received", "待受理"},
      EnumName<State>{State::correcting, "correcting", "待补正"},
      EnumName<State>{State::in_progress, "in_progress", "办理中"},
      EnumName<State>{State::awaiting_requester, "awaiting_requester", "待补充"},
      EnumName<State>{State::replied, "replied", "待确认"},
      EnumName<State>{State::completed, "completed", "办结"},
      EnumName<State>{State::refused, "refused", "不予协助"},
      EnumName<State>{State::withdrawn, "withdrawn", "撤回"},
      EnumName<State>{State::lapsed, "lapsed", "逾期视为撤回"},
      EnumName<State>{State::terminated, "terminated", "终止"}};
};

// The states in which the request is over. A refusal that names a better placed unit can still be redirected.
constexpr bool final(State state) {
  using enum State;
  return state == completed || state == refused || state == withdrawn || state == lapsed ||
         state == terminated;
}

enum class Verb {
  draft,
  edit,
  submit,
  sign,
  return_draft,
  record_oral,
  end_emergency,
  issue_letter,
  receive,
  deem_received,
  request_correction,
  supplement,
  lapse,
  accept,
  refuse,
  propose_refusal,
  redirect,
  forward,
  refer,
  designate,
  assign,
  split,
  commission,
  ask_requester,
  pause,
  resume,
  auto_resume,
  apply_extension,
  approve,
  disapprove,
  reply,
  confirm,
  auto_confirm,
  rework,
  withdraw,
  cancel,
  terminate,
  urge,
  attach,
  detach,
  copy,
  hand_over,
  transfer,
  recalculate,
  rate,
  change_rating,
  close_rating,
  contact,
  rectify,
  call_back,
  appeal_rating,
  review_appeal,
  archive,
  correct_archive,
  order_assistance,
  suspend,
};
template <>
struct EnumNames<Verb> {
  static constexpr std::array table{
      EnumName<Verb>{Verb::draft, "draft", "起草"},
      EnumName<Verb>{Verb::edit, "edit", "修改"},
      EnumName<Verb>{Verb::submit, "submit", "送签"},
      EnumName<Verb>{Verb::sign, "sign", "签发"},
      EnumName<Verb>{Verb::return_draft, "return", "退回修改"},
      EnumName<Verb>{Verb::record_oral, "record-oral", "登记口头请求"},
      EnumName<Verb>{Verb::end_emergency, "end-emergency", "登记紧急情况结束"},
      EnumName<Verb>{Verb::issue_letter, "issue-letter", "补发请求函"},
      EnumName<Verb>{Verb::receive, "receive", "签收"},
      EnumName<Verb>{Verb::deem_received, "deem-received", "视为签收"},
      EnumName<Verb>{Verb::request_correction, "request-correction", "通知补正"},
      EnumName<Verb>{Verb::supplement, "supplement", "补充材料"},
      EnumName<Verb>{Verb::lapse, "lapse", "逾期视为撤回"},
      EnumName<Verb>{Verb::accept, "accept", "受理"},
      EnumName<Verb>{Verb::refuse, "refuse", "不予协助"},
      EnumName<Verb>{Verb::propose_refusal, "propose-refusal", "报批不予协助"},
      EnumName<Verb>{Verb::redirect, "redirect", "同意转送"},
      EnumName<Verb>{Verb::forward, "forward", "转送"},
      EnumName<Verb>{Verb::refer, "refer", "报请指定"},
      EnumName<Verb>{Verb::designate, "designate", "指定承办"},
      EnumName<Verb>{Verb::assign, "assign", "分办"},
      EnumName<Verb>{Verb::split, "split", "发起协办"},
      EnumName<Verb>{Verb::commission, "commission", "送交协办"},
      EnumName<Verb>{Verb::ask_requester, "ask-requester", "要求补充"},
      EnumName<Verb>{Verb::pause, "pause", "暂停计时"},
      EnumName<Verb>{Verb::resume, "resume", "恢复计时"},
      EnumName<Verb>{Verb::auto_resume, "auto-resume", "自动恢复计时"},
      EnumName<Verb>{Verb::apply_extension, "apply-extension", "申请延期"},
      EnumName<Verb>{Verb::approve, "approve", "批准"},
      EnumName<Verb>{Verb::disapprove, "disapprove", "不批准"},
      EnumName<Verb>{Verb::reply, "reply", "反馈"},
      EnumName<Verb>{Verb::confirm, "confirm", "确认办结"},
      EnumName<Verb>{Verb::auto_confirm, "auto-confirm", "自动确认"},
      EnumName<Verb>{Verb::rework, "rework", "重办"},
      EnumName<Verb>{Verb::withdraw, "withdraw", "撤回"},
      EnumName<Verb>{Verb::cancel, "cancel", "自动撤销"},
      EnumName<Verb>{Verb::terminate, "terminate", "终止"},
      EnumName<Verb>{Verb::urge, "urge", "催办"},
      EnumName<Verb>{Verb::attach, "attach", "添加附件"},
      EnumName<Verb>{Verb::detach, "detach", "删除附件"},
      EnumName<Verb>{Verb::copy, "copy", "抄送"},
      EnumName<Verb>{Verb::hand_over, "hand-over", "移交"},
      EnumName<Verb>{Verb::transfer, "transfer", "由承继单位接办"},
      EnumName<Verb>{Verb::recalculate, "recalculate", "按新日历重算时限"},
      EnumName<Verb>{Verb::rate, "rate", "评价"},
      EnumName<Verb>{Verb::change_rating, "change-rating", "修改评价"},
      EnumName<Verb>{Verb::close_rating, "close-rating", "评价截止"},
      EnumName<Verb>{Verb::contact, "contact", "整改联系"},
      EnumName<Verb>{Verb::rectify, "rectify", "完成整改"},
      EnumName<Verb>{Verb::call_back, "call-back", "回访"},
      EnumName<Verb>{Verb::appeal_rating, "appeal-rating", "评价申诉"},
      EnumName<Verb>{Verb::review_appeal, "review-appeal", "复核申诉"},
      EnumName<Verb>{Verb::archive, "archive", "归档"},
      EnumName<Verb>{Verb::correct_archive, "correct-archive", "更正归档"},
      EnumName<Verb>{Verb::order_assistance, "order-assistance", "责令协助"},
      EnumName<Verb>{Verb::suspend, "suspend", "中止计时"}};
};

// The two parties of a request, the coordinator above them, and the system that acts by itself.
enum class Side { requesting, requested, coordinator, system };
template <>
struct EnumNames<Side> {
  static constexpr std::array table{EnumName<Side>{Side::requesting, "requesting", "请求机关"},
                                    EnumName<Side>{Side::requested, "requested", "被请求机关"},
                                    EnumName<Side>{Side::coordinator, "coordinator", "主管机关"},
                                    EnumName<Side>{Side::system, "system", "系统"}};
};

}  // namespace xiezhu::domain
